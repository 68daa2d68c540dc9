"""German news that nobody wrote: articles of real length, of real words in real proportions, as many as one likes, always the same.

Words are drawn from simplemma's forms by Zipf's law, words of grammar first; one in a hundred is a compound that stands nowhere
else, so that the vocabulary goes on growing as it does in newspapers. Lengths follow the 72 pages of the evaluation kit (median 636
words, mean 790).
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from archiver.archive import Fetch, Role
from archiver.items import Article, Image, Link, Precision

MEDIAN_WORDS, SPREAD = 636, 0.66
"""Of the bodies of the kit's 72 gold pages; the logarithms of their lengths are normally distributed."""
_GRAMMAR = (
    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei "
    "einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei"
).split()
_VOCABULARY = 250_000
_COMPOUNDS = 0.01
"""Share of words that are made for the place; in the kit's pages a third of all different words stand once."""
_OUTLETS = [f"zeitung-{number}.example" for number in range(40)]
_SECTIONS = "Politik Wirtschaft Sport Kultur Panorama Wissen Digital Regional Meinung Reise".split()
START = datetime(2022, 1, 1, 6, tzinfo=UTC)


class News:
    """The articles, one after the other; the same seed gives the same."""

    def __init__(self, seed: int = 1, words: int = MEDIAN_WORDS) -> None:
        """`words` is the median length of an article."""
        self._median = words
        self._random = random.Random(seed)
        forms = [
            word for word in DefaultDictionaryFactory().get_dictionary("de") if word.isalpha() and 3 <= len(word) <= 16
        ]
        order = random.Random(2)
        forms = order.sample(forms, _VOCABULARY)
        self.words = [
            *_GRAMMAR,
            *sorted(forms, key=lambda word: len(word) + order.gauss(0, 3)),
        ]  # frequent words are short
        self._nouns = [word for word in forms if word[0].isupper() and len(word) >= 4][:20_000]
        # Zipf-Mandelbrot with a flat head, so that the first word is one in thirty as `der` is
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) ** 1.1 for rank in range(len(self.words))))
        self._number = 0

    def articles(self, count: int) -> Iterator[tuple[Article, Fetch]]:
        """The next so many, each with the request that brought it."""
        for _ in range(count):
            self._number += 1
            yield self._article(self._number)

    def thin(self, count: int) -> Iterator[dict[str, Any]]:
        """Rows of `articles` with a headline and a sentence, for archives of very many."""
        for number in range(1, count + 1):
            outlet, section = _OUTLETS[number % len(_OUTLETS)], _SECTIONS[number % 10]
            words = self._random.choices(self.words, cum_weights=self._weights, k=25)
            moment = (START + timedelta(minutes=2 * number)).isoformat()
            yield {
                "id": number,
                "outlet": outlet,
                "title": " ".join(words[:7]),
                "body": f"{' '.join(words[7:])}.",
                "date": moment,
                "date_precision": "minute",
                "section": section,
                "kind": "news",
                "url": f"https://www.{outlet}/{section.lower()}/artikel-{number}.html",
                "url_key": f"{outlet}/{section.lower()}/artikel-{number}.html",
                "first_seen": moment,
                "last_checked": moment,
                "extractor_version": "0",
            }

    def queries(self, count: int) -> list[str]:
        """What readers ask: mostly one or two words of headlines, sometimes a phrase, a beginning, or a field."""
        pick = random.Random(3)
        first, last = len(_GRAMMAR), 20_000

        def word() -> str:
            return self.words[first + int(math.exp(pick.uniform(0, math.log(last - first))))]

        forms = (
            word,
            word,
            lambda: f"{word()} {word()}",
            lambda: f"{word()} {word()}",
            lambda: f"{word()} OR {word()}",
            lambda: f"{word()} NOT {word()}",
            lambda: f"{word()[:5]}*",
            lambda: f"{word()} outlet:{pick.choice(_OUTLETS)}",
            lambda: f"{word()} date:2022-03..2022-06",
            lambda: f'"{self.words[pick.randrange(20)]} {word()}"',
        )
        return [forms[number % len(forms)]() for number in range(count)]

    def _text(self, count: int) -> str:
        found = self._random.choices(self.words, cum_weights=self._weights, k=count)
        for place in range(count):
            if self._random.random() < _COMPOUNDS:
                one, other = self._random.choice(self._nouns), self._random.choice(self._nouns)
                found[place] = one + other.lower()
        ends = range(9, count, 13)
        for place in ends:
            found[place] += "."
        return " ".join(found)

    def _article(self, number: int) -> tuple[Article, Fetch]:
        outlet = _OUTLETS[number % len(_OUTLETS)]
        url = f"https://www.{outlet}/{_SECTIONS[number % 10].lower()}/artikel-{number}.html"
        date = START + timedelta(minutes=number)
        length = max(40, int(self._random.lognormvariate(math.log(self._median), SPREAD)))
        lead = self._text(25)
        paragraphs = [lead, *(self._text(60) for _ in range(max(1, (length - 25) // 60)))]
        article = Article(
            url=url,
            title=self._text(8),
            kicker=self._text(2),
            lead=lead,
            date=date,
            date_precision=Precision.MINUTE,
            date_source="json-ld",
            date_original=date.isoformat(),
            authors=(f"{self._random.choice(self._nouns)} {self._random.choice(self._nouns)}",),
            section=_SECTIONS[number % 10],
            keywords=tuple(self._random.sample(self._nouns, 3)),
            body="\n\n".join(paragraphs),
            images=(
                Image(
                    url=f"https://www.{outlet}/bilder/{number}.jpg", caption=self._text(8), credit="dpa", is_lead=True
                ),
            ),
            related_links=tuple(
                Link(
                    f"https://www.{outlet}/politik/artikel-{max(1, number - 40 * back)}.html",
                    self._text(6),
                    "Mehr zum Thema",
                )
                for back in (1, 2, 3)
            ),
            language="de",
        )
        fetch = Fetch(
            url=url,
            outlet=outlet,
            role=Role.PAGE,
            fetched_at=date + timedelta(minutes=20),
            outcome="",
            status=200,
            size=90_000,
            seconds=0.2,
        )
        return article, fetch
