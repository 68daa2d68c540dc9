"""`archiver outlets`: the catalogue, whether its lists still answer, and outlets that nobody has described yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from archiver.cli.options import allow_local_option, catalogue_option, complete_outlets, db_option
from archiver.errors import PageError, UsageError
from archiver.plurals import counted
from archiver.terminal import output

if TYPE_CHECKING:
    from archiver.catalogue import Catalogue, Outlet
    from archiver.crawl.check import OutletState
    from archiver.crawl.lists import ListState
    from archiver.crawl.survey import Survey
    from archiver.items import Article


class _ListByDefault(click.Group):
    """A group in which words that are no command are looked up by `list`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListByDefault, subcommand_metavar="[WORDS | COMMAND]...")
def outlets() -> None:
    """List the catalogue, check whether its lists still answer, or add an outlet.

    Without a command the catalogue is listed, as with `list`.

    \b
    Example: archiver outlets zeitung --country AT
             archiver outlets check tagesschau.de
             archiver outlets add kleinezeitung.example
    """


@outlets.command("list")
@click.argument("words", nargs=-1)
@click.option("--country", metavar="DE|AT|CH", help="Only outlets of this country.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@catalogue_option
def list_outlets(words: tuple[str, ...], country: str | None, as_json: bool, catalogue: Path | None) -> None:
    """List the catalogue: the outlets whose feeds or sitemaps are known beforehand.

    \b
    Example: archiver outlets list zeitung --country AT
    """
    from archiver.catalogue import load_catalogue

    def wanted(outlet: Any) -> bool:
        text = f"{outlet.name} {outlet.domain}".casefold()
        return (not country or outlet.country == country.upper()) and all(word.casefold() in text for word in words)

    chosen = [outlet for outlet in load_catalogue(own=catalogue) if wanted(outlet)]
    if as_json:
        click.echo(json.dumps([outlet.as_dict() for outlet in chosen], ensure_ascii=False, indent=2))
        return
    table = Table("Domain", "Name", "Country", "Feeds", "Sitemaps", "Evidence", box=None)
    for outlet in chosen:
        sitemaps = len(outlet.sitemaps) + len(outlet.news_sitemaps)
        table.add_row(
            outlet.domain, outlet.name, outlet.country, str(len(outlet.feeds)), str(sitemaps), outlet.evidence
        )
    output().print(table)
    click.echo(f"{counted(len(chosen), 'outlet')}. Any other domain works too: archiver crawl DOMAIN", err=True)


@outlets.command("check")
@click.argument("names", nargs=-1, metavar="[OUTLET]...", shell_complete=complete_outlets)
@click.option("--json", "as_json", is_flag=True, help="For programs; with every list of every outlet.")
@click.option("--dead", "only_dead", is_flag=True, help="Show only what does not answer.")
@allow_local_option
@catalogue_option
def check_outlets(
    names: tuple[str, ...], as_json: bool, only_dead: bool, allow_local: tuple[str, ...], catalogue: Path | None
) -> int:
    """Ask for every feed and sitemap of the named outlets (of all without a name) and tell what still answers.

    Asks as politely as a crawl, many outlets side by side; an outlet without feeds and sitemaps is asked for its home
    page. Nothing is stored. Exit code 0 when everything answers, 1 when something is dead.

    \b
    Example: archiver outlets check tagesschau.de taz.de
             archiver outlets check --dead --json
    """
    from archiver.catalogue import load_catalogue
    from archiver.crawl.check import check

    chosen = _entries(names, load_catalogue(own=catalogue))
    console = Console(stderr=True)
    with console.status(f"asking {counted(len(chosen), 'outlet')} …") as status:
        done: list[OutletState] = []

        def tell(state: OutletState) -> None:
            done.append(state)
            status.update(f"{len(done)} of {counted(len(chosen), 'outlet')} asked …")

        states = check(chosen, allow_local, tell)
    shown = [state for state in states if not (only_dead and state.answers)]
    if as_json:
        click.echo(json.dumps([state.as_dict() for state in shown], ensure_ascii=False, indent=2))
    else:
        lists = [entry for state in shown for entry in state.lists if not (only_dead and entry.answers)]
        _print(_table_of_lists(lists, with_outlet=True))
    dead = sum(not entry.answers for state in states for entry in state.lists)
    number = sum(len(state.lists) for state in states)
    click.echo(f"{counted(len(states), 'outlet')} with {counted(number, 'list')}; without an answer: {dead}", err=True)
    return 1 if dead else 0


@outlets.command("add")
@click.argument("domain")
@click.option("--name", help="As the site writes itself; otherwise what its home page says.")
@click.option(
    "--country", metavar="DE|AT|CH", help="Where the editorial office sits; otherwise guessed from the domain."
)
@click.option("--json", "as_json", is_flag=True, help="For programs; with the whole articles of the preview.")
@click.option("--dry-run", is_flag=True, help="Only show what was found; remember nothing.")
@allow_local_option
@catalogue_option
@db_option
def add_outlet(
    domain: str, name: str | None, country: str | None, as_json: bool, dry_run: bool, allow_local: tuple[str, ...],
    catalogue: Path | None, db: Path,
) -> int:  # fmt: skip
    """Find out where a site announces its articles, show some of them as they would be archived, and remember it.

    Looks at the home page, robots.txt, WordPress's REST API and the usual addresses of feeds and sitemaps. What works
    is remembered in the archive, so that `archiver crawl DOMAIN` begins there; with --catalogue an entry is written at
    the end of that file too, which is begun when there is none. Exit code 1 when no article was found.

    \b
    Example: archiver outlets add kleinezeitung.example
             archiver outlets add kleinezeitung.example --catalogue meine-blaetter.toml
    """
    from archiver.catalogue import append_entry, load_catalogue, packaged_file
    from archiver.crawl.survey import survey
    from archiver.crawl.targets import jobs_for

    has_own = catalogue is not None and catalogue.exists()
    known = load_catalogue(own=catalogue) if has_own else load_catalogue(packaged_file())
    (job,) = jobs_for([domain], known)
    if not job.is_whole:
        raise UsageError(f"{domain!r} is the address of a page; name the site, such as {job.homepage}")
    if catalogue and ":" in job.key:
        raise UsageError(
            f"{job.key} names a port; the catalogue knows domains only. Leave out --catalogue: the archive remembers it"
        )
    if catalogue and has_own and job.entry and job.entry not in load_catalogue(packaged_file()):
        raise UsageError(f"{catalogue} has an entry for {job.key} already; edit it there")
    found = survey(job, name, country.upper() if country else None, allow_local)
    _show(found, as_json=as_json)
    if dry_run:
        return 0 if found.articles else 1
    if not (found.feeds or found.sitemaps or found.articles):
        raise PageError(f"{job.homepage}: nothing was found that announces articles; nothing was remembered")
    _remember(found, db)
    if catalogue:
        append_entry(catalogue, found.entry())
        click.echo(f"entry written to {catalogue}", err=True)
    click.echo(f"remembered in {db}; next: archiver crawl {domain}", err=True)
    return 0 if found.articles else 1


def _entries(names: tuple[str, ...], catalogue: Catalogue) -> list[Outlet]:
    """The named outlets, or all; raises UsageError for a name that the catalogue does not know."""
    chosen: dict[str, Outlet] = {}
    for name in names:
        outlet = catalogue.find(name)
        if outlet is None:
            raise UsageError(
                f"{name!r} is not in the catalogue (see: archiver outlets); archiver outlets add {name} looks at a site"
            )
        chosen[outlet.domain] = outlet
    return list(chosen.values()) if names else list(catalogue)


def _remember(found: Survey, db: Path) -> None:
    from archiver.archive import Archive
    from archiver.archive.locks import OutletLock

    with OutletLock(db, found.key), Archive(db) as archive:
        archive.add_outlet(key=found.key, name=found.name, homepage=found.homepage, country=found.country)
        earlier = archive.sources(found.key)
        feeds = list(dict.fromkeys([*earlier.feeds, *found.feeds]))
        sitemaps = list(dict.fromkeys([*earlier.sitemaps, *found.sitemaps]))
        archive.remember_sources(found.key, feeds, sitemaps)


def _show(found: Survey, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.name} ({found.key}, {found.country}), {found.homepage}\n")
    _print(_table_of_lists(found.lists, with_outlet=False))
    click.echo()
    if found.articles:
        _print(_table_of_articles(found.articles))
    else:
        click.echo("no article could be read")


def _table_of_lists(lists: list[ListState] | tuple[ListState, ...], *, with_outlet: bool) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in (*(["Outlet"] if with_outlet else []), "What", "Address"):
        table.add_column(column, overflow="fold")
    for column in ("Status", "Articles", "Newest"):
        table.add_column(column, justify="right")
    table.add_column("Note", overflow="fold")
    for state in lists:
        newest = state.newest.strftime("%Y-%m-%d %H:%M") if state.newest else ""
        number = counted(state.sitemaps, "sitemap") if state.sitemaps else str(state.articles) if state.answers else ""
        note = state.problem or (f"moved to {state.moved_to}" if state.moved_to else "")
        row = [state.kind, state.url, str(state.status or ""), number, newest, note]
        style = None if state.answers else "red"
        table.add_row(*([state.outlet] if with_outlet else []), *map(_printable, row), style=style)
    return table


def _table_of_articles(articles: tuple[Article, ...]) -> Table:
    """A row per field, a column per article."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for number, _ in enumerate(articles, 1):
        table.add_column(f"Article {number}", overflow="fold", ratio=1)
    for field in (
        "url",
        "title",
        "kicker",
        "date",
        "authors",
        "section",
        "lead",
        "body",
        "image_credit",
        "related_links",
    ):
        table.add_row(field, *(_printable(_shown(article, field)) for article in articles))
    return table


def _shown(article: Article, field: str) -> str:
    value = getattr(article, field)
    if field == "related_links":
        return str(len(value))
    if field == "body":
        return f"{counted(len(value or ''), 'letter')}: {' '.join((value or '').split())[:120]}…"
    if field == "date":
        return f"{value.isoformat()} ({article.date_source})" if value else "—"
    text = ", ".join(value) if isinstance(value, tuple) else str(value or "—")
    return text if len(text) <= 160 else text[:159] + "…"


def _printable(text: str) -> str:
    """Text of a site without what a terminal or rich would obey."""
    return "".join(character if character.isprintable() else "�" for character in text).replace("[", "\\[")


def _print(table: Table) -> None:
    output().print(table)
