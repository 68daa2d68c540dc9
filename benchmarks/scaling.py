"""What a fleet of any size takes, worked out from what was measured: the tables of docs/scaling.md.

    python benchmarks/scaling.py --write docs/scaling.md

Reads the figures that benchmarks/fleet.py and benchmarks/crawl.py have written, adds the assumptions below, and puts the
tables between the marks in the page. Takes no time; nothing is measured here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import click

from archiver.archive.revisits import VISITS_AFTER

DOCS = Path(__file__).resolve().parents[1] / "docs"

MIX = ((0.05, 300, 140), (0.15, 100, 106), (0.30, 30, 37), (0.30, 10, 15), (0.20, 3, 6))
"""Share of outlets, their articles a day, their looks a day. The shares are assumed: few national papers, many local ones and
magazines. Looks are what the planning makes of such a pace (docs/running.md, benchmarks/planning.py)."""
REVISITS = len(VISITS_AFTER)
UNCHANGED = 0.5
"""Share of re-visits that a site answers with 304; assumed. The others send the whole page, in which some byte has changed."""
LISTS_KB = 80
"""Of feeds, sitemaps and the front page where something is new, compressed; assumed."""
PEAK = 1.5
"""The busiest hour against the mean of the day; assumed."""
ROOM = 2
"""Slots for each that is needed at the peak, so that a site which answers slowly holds up no other."""
CORES = 4
"""Of a worker's machine."""
BUSY = 0.7
"""Share of its cores that may be busy at the peak."""
GERMAN_A_DAY = 200_000
"""Articles in German that news sites publish; assumed."""
CC_PAGES = 1_350_000_000
"""In CC-NEWS from August 2016 to spring 2026 (arXiv 2605.18337)."""
CC_PAGE_KB = 28
"""In Common Crawl's files: 67.79 TiB for 2.65 thousand million pages (its crawl of August 2018)."""
CC_GERMAN = 0.05
"""Assumed."""
LARGEST = 10_000_000
"""Articles in one file: ten times what was measured."""
COUNTED_US = 0.29
"""Per article; 287 ms for a million whole ones in docs/benchmarks-archive.md."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of docs/benchmarks-fleet.md and docs/benchmarks-crawl.md."""

    page_ms: float
    unchanged_ms: float
    """A request that brings no page: what the main process of a crawl takes for one."""
    lists_ms: float
    pages_ms: float
    """An assignment of a single page."""
    wire_kb: float
    look_requests: float
    evidence_kb: float
    file_kb: float
    parquet_kb: float
    slot_per_second: float
    """Pages that one process asks for and reads."""
    single_per_second: float
    """Articles that the writer stores in a CPU second, one in a parcel and no other parcel waiting."""
    queued_per_second: float
    """The same when it is busy, and finds as many waiting as it stores together."""
    many_per_second: float
    """The same, 50 in a parcel."""
    slot_mb: float
    """Of a slot that works, all its processes, what they share counted once."""
    imported_ms: float
    judged_ms: float
    passed_ms: float
    copied_ms: float

    @classmethod
    def read(cls, fleet: str, crawl: str) -> Measured:
        """The figures of the two pages."""
        one_worker = _row(fleet, "1")
        single, queued, many = (_row(fleet, row) for row in ("1 | 1", "1 | 400", "50 | 400"))
        return cls(
            page_ms=_row(fleet, "a new page: CPU ms, all processes")[0],
            unchanged_ms=_row(crawl, "**archiver**, everything")[3],
            lists_ms=1000 * _row(fleet, "lists")[1],
            pages_ms=1000 * _row(fleet, "one page")[1],
            wire_kb=_row(fleet, "a new page: KB on the wire")[0],
            look_requests=_row(fleet, "a look, nothing new: requests")[0],
            evidence_kb=_row(fleet, "a page: KB of evidence (WARC)")[0],
            file_kb=_row(fleet, "an article: KB in the archive's file, search index included")[0],
            parquet_kb=_row(fleet, "an article: KB in the Parquet file")[0],
            slot_per_second=one_worker[2],
            single_per_second=single[0],
            queued_per_second=queued[0],
            many_per_second=many[0],
            slot_mb=_row(fleet, "a slot that works: MB")[0],
            imported_ms=_row(fleet, "a page imported from a WARC file: CPU ms")[0],
            judged_ms=_row(fleet, "a page told to be German or not: CPU ms")[0],
            passed_ms=_row(fleet, "a page passed over in one: CPU ms")[0],
            copied_ms=_row(fleet, "an article copied by `archiver backup`: CPU ms")[0],
        )


@dataclass(frozen=True, slots=True)
class Day:
    """What so many outlets take in a day."""

    articles: float
    looks: float
    requests: float
    cpu: float
    """Seconds, of the workers."""
    writer: float
    """CPU seconds."""
    wire: float
    """GB; so are the following."""
    file: float
    evidence: float


def day(outlets: float, of: Measured) -> Day:
    """A day of so many outlets in the proportions of `MIX`."""
    articles = outlets * sum(share * pace for share, pace, _ in MIX)
    looks = outlets * sum(share * number for share, _, number in MIX)
    again = articles * REVISITS
    whole = articles + again * (1 - UNCHANGED)
    assignments = looks * (of.lists_ms + of.pages_ms - of.page_ms)
    return Day(
        articles=articles,
        looks=looks,
        requests=looks * of.look_requests + articles + again,
        cpu=(whole * of.page_ms + again * UNCHANGED * of.unchanged_ms + assignments) / 1000,
        writer=(articles + again + looks) / of.single_per_second,
        wire=(whole * of.wire_kb + looks * LISTS_KB) / 1e6,
        file=articles * of.file_kb / 1e6,
        evidence=whole * of.evidence_kb / 1e6,
    )


def day_table(of: Measured) -> str:
    """A thousand outlets."""
    one = day(1000, of)
    again, whole = one.articles * REVISITS, one.articles * (1 + REVISITS * (1 - UNCHANGED))
    per_look = of.lists_ms + of.pages_ms - of.page_ms
    rows = [
        ("articles", f"{one.articles:,.0f}", "1,000 outlets of the mix above"),
        ("looks at an outlet", f"{one.looks:,.0f}", "the same"),
        ("requests", f"{one.requests:,.0f}", f"looks × {of.look_requests:g} + articles × (1 + {REVISITS} re-visits)"),
        (
            "CPU seconds, workers", f"{one.cpu:,.0f}",
            f"{whole:,.0f} whole pages × {of.page_ms:g} ms + {again * UNCHANGED:,.0f} answers 304 × {of.unchanged_ms:g} ms"
            f" + looks × {per_look:.0f} ms",
        ),
        (
            "CPU seconds, writer", f"{one.writer:,.0f}",
            f"(articles + re-visits + looks) ÷ {of.single_per_second:,.0f} a second",
        ),
        ("GB on the wire", f"{one.wire:.1f}", f"whole pages × {of.wire_kb:g} KB + looks × {LISTS_KB} KB"),
        ("GB in the archive's file", f"{one.file:.2f}", f"articles × {of.file_kb:g} KB"),
        ("GB of evidence", f"{one.evidence:.1f}", f"whole pages × {of.evidence_kb:g} KB"),
    ]  # fmt: skip
    return _table(("a day of 1,000 outlets", "", "which is"), rows)


def size_table(of: Measured) -> str:
    """Fleets of two sizes."""
    per_outlet = day(1, of).articles
    sizes = (2_000, GERMAN_A_DAY / per_outlet)
    days = [day(size, of) for size in sizes]
    slots = [one.requests / 86_400 * PEAK / of.slot_per_second * ROOM for one in days]
    cores = [one.cpu / 86_400 * PEAK / BUSY for one in days]
    rows = [
        ("outlets", *(f"{size:,.0f}" for size in sizes), ""),
        ("articles a day", *(f"{one.articles:,.0f}" for one in days), ""),
        ("requests a second, busiest hour", *(f"{one.requests / 86_400 * PEAK:.0f}" for one in days), f"mean × {PEAK:g}"),
        ("slots (`--processes`, all workers)", *(f"{up(slot)}" for slot in slots), f"÷ {of.slot_per_second:g} a second × {ROOM}"),
        ("cores for workers", *(f"{core:.1f}" for core in cores), f"CPU seconds ÷ 86,400 × {PEAK:g} ÷ {BUSY:.0%} busy"),
        (f"**workers' machines** of {CORES} cores", *(f"**{up(core / CORES)}**" for core in cores), "cores ÷ 4"),
        ("memory for slots", *(f"{up(slot) * of.slot_mb / 1000:.1f} GB" for slot in slots), f"slots × {of.slot_mb:g} MB"),
        ("writer, share of a core, busiest hour", *(f"{one.writer / 86_400 * PEAK:.0%}" for one in days), ""),
        ("line, busiest hour", *(f"{one.wire * 8000 / 86_400 * PEAK:.0f} Mbit/s" for one in days), ""),
        ("archive's file, a year", *(f"{one.file * 365:,.0f} GB" for one in days), ""),
        ("evidence, a year", *(f"{one.evidence * 365 / 1000:,.1f} TB" for one in days), "`--no-evidence`: none"),
        (f"files of {LARGEST:,} articles, a year", *(f"{one.articles * 365 / LARGEST:.1f}" for one in days), ""),
    ]  # fmt: skip
    return _table(("", "2,000 outlets", "all news in German", "worked out"), rows)


def backfill_table(of: Measured) -> str:
    """Ten years of CC-NEWS."""
    german = CC_PAGES * CC_GERMAN
    others = (CC_PAGES - german) * (of.passed_ms + of.judged_ms) / 1000
    own = german * (of.imported_ms + of.judged_ms) / 1000
    writing = german / of.many_per_second
    total = CC_PAGES * CC_PAGE_KB / 1e9
    rows = [
        ("to be read", f"{total:.0f} TB", f"{CC_PAGES / 1e6:,.0f} million pages × {CC_PAGE_KB} KB: {total * 1000:,.0f} files of 1 GB"),
        ("to be downloaded at 1 Gbit/s", f"{total * 8000 / 86_400:.1f} days", ""),
        ("articles in German", f"{german / 1e6:.0f} million", f"{CC_GERMAN:.0%} (assumed)"),
        ("passing over the others", f"{others / 86_400:.0f} core-days", f"{of.passed_ms:g} + {of.judged_ms:g} ms each"),
        ("reading them", f"{own / 86_400:.0f} core-days", f"{of.imported_ms:g} + {of.judged_ms:g} ms each"),
        ("**workers' machines** of 4 cores, for a week", f"**{up((others + own) / 86_400 / 7 / CORES / BUSY)}**", f"÷ 7 ÷ 4 ÷ {BUSY:.0%}"),
        ("one such machine alone", f"{(others + own) / 86_400 / CORES / BUSY:.0f} days", f"÷ 4 ÷ {BUSY:.0%}"),
        ("the writer, all in one archive", f"{writing / 86_400:.1f} days of a core", f"÷ {of.many_per_second:,.0f} a second"),
        ("the archive's file", f"{german * of.file_kb / 1e9:.1f} TB", f"× {of.file_kb:g} KB"),
        ("the same in one archive per year", f"{german * of.file_kb / 1e7:,.0f} GB each", "÷ 10"),
        ("evidence, unless `--no-evidence`", f"{german * of.evidence_kb / 1e9:.1f} TB", f"× {of.evidence_kb:g} KB"),
        ("as Parquet", f"{german * of.parquet_kb / 1e6:,.0f} GB", f"× {of.parquet_kb:g} KB"),
    ]  # fmt: skip
    return _table(("ten years of CC-NEWS", "", "which is"), rows)


def limits_table(of: Measured) -> str:
    """What a file of SQLite comes to."""
    sizes = (100_000, 1_000_000, LARGEST, 10 * LARGEST)
    rows = [
        ("the file", *(f"{size * of.file_kb / 1e6:,.1f} GB" for size in sizes)),
        ("`archiver backup`, CPU", *(_span(size * of.copied_ms / 1000) for size in sizes)),
        ("counts by outlet, section and day in the browser", *(_span(size * COUNTED_US / 1e6) for size in sizes)),
        ("storing it all, one in a parcel", *(_span(size / of.queued_per_second) for size in sizes)),
        ("as Parquet", *(f"{size * of.parquet_kb / 1e6:,.1f} GB" for size in sizes)),
    ]  # fmt: skip
    return _table(("articles", *(f"{size:,}" for size in sizes)), rows)


TABLES = {"day": day_table, "sizes": size_table, "backfill": backfill_table, "limits": limits_table}


def with_tables(page: str, of: Measured) -> str:
    """The page with its tables worked out anew; raises ValueError for a mark that is not there."""
    for name, table in TABLES.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not (mark and end):
            raise ValueError(f"the page has no place for the table {name!r}")
        page = f"{before}{mark}{table(of)}\n{end}{after}"
    return page


@click.command()
@click.option(
    "--write", "target", type=click.Path(path_type=Path, exists=True), help="The page whose tables are made anew."
)
def main(target: Path | None) -> None:
    """Work the tables out, and print them or put them into the page."""
    of = measured()
    if target:
        target.write_text(with_tables(target.read_text(encoding="utf-8"), of), encoding="utf-8")
    else:
        click.echo("\n\n".join(table(of) for table in TABLES.values()))


def measured() -> Measured:
    fleet, crawl = ((DOCS / f"benchmarks-{name}.md").read_text(encoding="utf-8") for name in ("fleet", "crawl"))
    return Measured.read(fleet, crawl)


def up(number: float) -> int:
    """Rounded up."""
    return int(-(-number // 1))


def _row(page: str, name: str) -> list[float]:
    """The figures of the first row of that name."""
    found = re.search(rf"^\| {re.escape(name)} \|(.*)\|$", page, re.M)
    if not found:
        raise click.ClickException(f"no row {name!r} in the page of measurements: run the benchmark first")
    return [float(cell.replace(",", "").rstrip(" %")) for cell in found[1].split("|") if cell.strip()]


def _span(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["", f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 2) + "---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


if __name__ == "__main__":
    main()
