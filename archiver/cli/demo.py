"""`archiver demo`: a crawl of a made-up site on this machine."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("data/demo"), show_default=True
)
def demo(folder: Path) -> int:
    """Crawl a small made-up news site on this machine, twice; between the runs it changes.

    \b
    Example: archiver demo
    """
    from archiver.demo.run import run_demo

    return run_demo(folder)
