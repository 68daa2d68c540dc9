"""Our extractor against others on the same saved pages, in one run: quality and CPU time, as a table.

    python benchmarks/extraction.py --write docs/benchmarks.md

Installs every other extractor into an environment of its own (about 700 MB, thrown away afterwards unless `--peers` names a
folder to keep them in), runs them one after the other with benchmarks/adapters.py, and has the kit's score.py judge all alike.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).resolve().parent
KIT = HERE.parent.parent / "shared" / "eval"
FIGURES = ("title", "day", "minute", "body", "body95", "credit", "related")
"""What score.py measures, in the order of the table's columns."""


@dataclass(frozen=True, slots=True)
class Tool:
    """An extractor: which adapter runs it, in which environment, made of what."""

    name: str
    """As in the table."""
    adapter: str
    environment: str | None = None
    """Folder of its environment; None is this one."""
    packages: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    """Packages installed afterwards, without looking at what others ask for."""


TOOLS = (
    Tool("**archiver**, all fields, no rules per site", "archiver"),
    Tool("trafilatura 2.3.1, fast", "trafilatura-fast", "trafilatura", ("trafilatura==2.3.1", "lxml_html_clean")),
    Tool("trafilatura 2.3.1", "trafilatura", "trafilatura", ("trafilatura==2.3.1", "lxml_html_clean")),
    # with newer curl_cffi this release does not import
    Tool("Fundus 0.5.7, its rules per publisher", "fundus", "fundus", ("fundus==0.5.7", "curl_cffi<0.14")),
    Tool("newspaper4k 0.9.6", "newspaper4k", "newspaper4k", ("newspaper4k==0.9.6", "lxml_html_clean")),
    # newer readability-lxml refuses the bytes that this release hands it
    Tool("news-please 1.6.16", "newsplease", "newsplease", ("news-please==1.6.16",), ("readability-lxml==0.8.1",)),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One tool on one gold set."""

    tool: Tool
    pages: int
    """Pages it has rules for: all but for Fundus."""
    figures: dict[str, float | None]
    """Percent, as score.py gives them; None for what the set has no gold for."""
    milliseconds: float
    """CPU time per page."""
    parses: float
    """The same in bare lxml parses of these pages, measured right before."""


@click.command()
@click.option(
    "--gold",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Gold file; repeatable. Default: the kit's.",
)
@click.option(
    "--pages",
    type=click.Path(path_type=Path, exists=True),
    help="Folder of the pages. Default: pages/ beside the gold.",
)
@click.option(
    "--scorer", type=click.Path(path_type=Path, exists=True), default=KIT / "score.py", help="The kit's score.py."
)
@click.option(
    "--peers", type=click.Path(path_type=Path), help="Keep the environments here; those that are there are used."
)
@click.option(
    "--write", "target", type=click.Path(path_type=Path), help="Write the page here instead of to the terminal."
)
def main(gold: tuple[Path, ...], pages: Path | None, scorer: Path, peers: Path | None, target: Path | None) -> None:
    """Measure, and print or write the table."""
    sets = gold or (KIT / "gold_publisher.json", KIT / "gold_longtail.json")
    with tempfile.TemporaryDirectory(prefix="archiver-benchmark-") as folder:
        work = Path(folder)
        pythons = {tool: install(tool, peers or work) for tool in TOOLS}
        tables = []
        for file in sets:
            found = (
                measured(tool, pythons[tool], file, pages or file.parent / "pages", scorer, work) for tool in TOOLS
            )
            tables.append(table(title_of(file), [result for result in found if result]))
    text = page(tables)
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        click.echo(text)


def install(tool: Tool, folder: Path) -> Path:
    """The Python that the tool is installed in; makes its environment where there is none."""
    if tool.environment is None:
        return Path(sys.executable)
    home = folder / tool.environment
    python = home / "bin" / "python"
    if not python.exists():
        click.echo(f"installing {' '.join(tool.packages)}", err=True)
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *tool.packages], check=True)
        if tool.unresolved:
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", *tool.unresolved], check=True)
    return python


def measured(tool: Tool, python: Path, gold: Path, pages: Path, scorer: Path, work: Path) -> Result | None:
    """Run a tool over a set and have it scored; None when it has rules for none of the pages."""
    click.echo(f"{tool.adapter} on {gold.name}", err=True)
    parses = {row["id"]: row["seconds"] for row in run("lxml", Path(sys.executable), gold, pages, work / "lxml.jsonl")}
    out = work / f"{tool.adapter}.jsonl"
    rows = run(tool.adapter, python, gold, pages, out)
    if not rows:
        return None
    seconds, parse_seconds = sum(row["seconds"] for row in rows), sum(parses[row["id"]] for row in rows)
    figures = scored(rows, gold, out, scorer, work)
    return Result(tool, len(rows), figures, 1000 * seconds / len(rows), seconds / parse_seconds)


def run(adapter: str, python: Path, gold: Path, pages: Path, out: Path) -> list[dict[str, Any]]:
    """What an adapter writes of the pages; what tools say meanwhile is shown only when the run fails."""
    command: list[str | Path] = [python, HERE / "adapters.py", adapter, gold, pages, out]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{adapter} ended with {done.returncode}:\n{done.stderr}")
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def scored(rows: list[dict[str, Any]], gold: Path, out: Path, scorer: Path, work: Path) -> dict[str, float | None]:
    """The figures of the pages that the tool has rules for."""
    known = {row["id"] for row in rows}
    entries = [entry for entry in json.loads(gold.read_text(encoding="utf-8")) if entry["id"] in known]
    chosen, summary = work / "gold.json", work / "summary.json"
    chosen.write_text(json.dumps(entries), encoding="utf-8")
    subprocess.run([sys.executable, scorer, chosen, out, "--json", summary], check=True, stdout=subprocess.DEVNULL)
    figures = json.loads(summary.read_text(encoding="utf-8"))["summary"]
    return {name: percent(figures.get(name)) for name in FIGURES}


def percent(figure: dict[str, float] | None) -> float | None:
    return None if figure is None else 100 * figure["mean" if "mean" in figure else "f1"]


def title_of(gold: Path) -> str:
    """`Publishers, 44 pages` for gold_publisher.json."""
    names = {"gold_publisher": "Publishers", "gold_longtail": "Blogs, regional news, press releases"}
    return f"{names.get(gold.stem, gold.stem)}, {len(json.loads(gold.read_text(encoding='utf-8')))} pages"


def table(title: str, results: Iterable[Result]) -> str:
    """A Markdown table with a heading."""
    head = "| | Pages | Title | Day | Minute | Body F1 | Body ≥ 95 | Image credit F1 | Related links F1 | CPU ms/page | in lxml parses |"
    lines = [f"## {title}", "", head, "|---|" + "---:|" * 10]
    for result in results:
        figures = " | ".join(map(shown, result.figures.values()))
        lines.append(
            f"| {result.tool.name} | {result.pages} | {figures} | {result.milliseconds:.1f} | {result.parses:.1f} |"
        )
    return "\n".join(lines)


def shown(percent: float | None) -> str:
    """One decimal, cut off: 99.95 is not 100."""
    return "" if percent is None else f"{math.floor(10 * percent) / 10:.1f}"


def page(tables: Iterable[str]) -> str:
    """docs/benchmarks.md as a whole."""
    return "\n\n".join([HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}"), *tables, TAIL]) + "\n"


HEAD = """# Benchmarks

Made by `benchmarks/extraction.py`; do not edit by hand. Measured on {day}. To measure again:

```sh
python benchmarks/extraction.py --write docs/benchmarks.md
```

It needs an evaluation kit: pages as saved, gold files and the script that scores them. It is looked for in `../shared/eval`
and can be given with `--pages`, `--gold` and `--scorer`."""
TAIL = """## How to read this

- Percent, cut off after one decimal; F1 of words for the body, of items for image credits and related links. `Body ≥ 95` is
  the share of pages whose body F1 is at least 95. An empty field counts as wrong where the gold has one.
- **CPU time, not elapsed, and on a shared machine: the milliseconds change from run to run. Compare the last column**, the
  tool's time in bare lxml parses of the same pages (our lxml, for every tool), measured right before the tool's turn. Three
  pages are read before the clock counts; then each page is read once.
- **Our rules were built with these pages in view**, though for kinds of pages and never for a site. Expect less on pages that
  nobody has looked at.
- The same holds for others: the publishers' pages come from Fundus' own test suite, the other pages from those of
  trafilatura and htmldate.
- Fundus knows its publishers only: its figures are of their pages, and it has no row where there are none.
- trafilatura's date is a day without time. It, newspaper4k and news-please know no image credits, and none of the four
  knows related links; that, too, is a 0 here.
- Comments are switched off for trafilatura, image downloads for newspaper4k and news-please; the names that Fundus gives
  for one image are one credit. All else is as their documentation shows for a page that is already there."""


if __name__ == "__main__":
    main()
