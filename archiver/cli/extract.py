"""`archiver extract`: one article as the archive would store it, or why it would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from archiver.cli.options import allow_local_option
from archiver.errors import UsageError
from archiver.terminal import output

if TYPE_CHECKING:
    from archiver.extract.explain.fields import Explanation


@click.command()
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--url", help="The page's address, for a file; otherwise the one the page names for itself.")
@click.option("--explain", is_flag=True, help="Instead: for each field what was found where, and why one won.")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON, with whole values; needs --explain.")
@allow_local_option
def extract(source: str, url: str | None, explain: bool, as_json: bool, allow_local: tuple[str, ...]) -> None:
    """Print one article as the archive would store it, as JSON.

    The further pages of an article at an address are asked and joined to it, as in a crawl. --explain looks at its first page.

    \b
    Example: archiver extract https://netzpolitik.org/2024/ein-artikel/
             archiver extract seite.html --url https://zeitung.example/artikel-1
             archiver extract seite.html --explain
    """
    from archiver.lookup import look_up

    if as_json and not explain:
        raise UsageError("--json needs --explain; without it the article itself is printed, always as JSON")
    page = look_up(source, url, allow_local)
    if explain:
        _print_explanations(page.explanations(), as_json)
    else:
        click.echo(json.dumps(page.article().as_dict(), ensure_ascii=False, indent=2))


def _print_explanations(explanations: tuple[Explanation, ...], as_json: bool) -> None:
    from archiver.explanation_table import explanation_tables

    if as_json:
        click.echo(json.dumps([explanation.as_dict() for explanation in explanations], ensure_ascii=False, indent=2))
        return
    output().print(explanation_tables(explanations))
