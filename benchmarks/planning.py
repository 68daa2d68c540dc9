"""How well `archiver watch` meets outlets of any pace: looks a day, and how long an article waits to be found, in a simulated fortnight.

python benchmarks/planning.py

Articles come out at random (Poisson), nine of ten between 6 and 22 o'clock. Nothing is asked; the clock is made up.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archiver.planning import ZONE, Bounds, History, plan

PACES = (300, 100, 30, 10, 3, 0.3)
"""Articles a day."""
START, LEARNING, DAYS = datetime(2026, 10, 30, tzinfo=UTC), timedelta(days=14), timedelta(days=14)
HALF_HOUR = timedelta(minutes=30)
HEAD = """\
| articles a day | looks a day | found after (median) | found after (9 of 10) | every half hour: looks | found after |
|---|---|---|---|---|---|"""


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    print(HEAD)  # noqa: T201
    for pace in PACES:
        articles = published(pace, random.Random(1))
        looks = list(watched(articles, random.Random(2)))
        fixed = list(every_half_hour())
        cells = [f"{pace:g}", f"{per_day(looks):.0f}", *(f"{share:.0f} min" for share in waits(articles, looks))]
        cells += [f"{per_day(fixed):.0f}", f"{waits(articles, fixed)[0]:.0f} min"]
        print(f"| {' | '.join(cells)} |")  # noqa: T201


def published(pace: float, chance: random.Random) -> list[datetime]:
    """When articles come out, from before START to the end."""
    moment, found = START - LEARNING, []
    while moment < START + DAYS:
        by_day = 6 <= moment.astimezone(ZONE).hour < 22
        an_hour = pace * (0.9 / 16 if by_day else 0.1 / 8)
        moment += timedelta(minutes=1)
        if chance.random() < an_hour / 60:
            found.append(moment)
    return found


def watched(articles: list[datetime], chance: random.Random) -> Iterator[datetime]:
    """The looks that the plan makes: each knows the articles that came out before it."""
    moment = START
    while moment < START + DAYS:
        yield moment
        known = Counter(found.replace(minute=0) for found in articles if moment - LEARNING < found <= moment)
        moment = plan(History(published=known, asked=moment), moment, Bounds(), luck=chance.random()).at


def every_half_hour() -> Iterator[datetime]:
    for number in range(DAYS // HALF_HOUR):
        yield START + number * HALF_HOUR


def per_day(looks: list[datetime]) -> float:
    return len(looks) / DAYS.days


def waits(articles: list[datetime], looks: list[datetime]) -> tuple[float, float]:
    """Minutes from coming out to the next look: the median, and what nine of ten stay below."""
    ahead = iter(looks)
    look, found = next(ahead), []
    for moment in (article for article in articles if START <= article <= looks[-1]):
        while look < moment:
            look = next(ahead)
        found.append((look - moment) / timedelta(minutes=1))
    return statistics.median(found), statistics.quantiles(found, n=10, method="inclusive")[-1]


if __name__ == "__main__":
    main()
