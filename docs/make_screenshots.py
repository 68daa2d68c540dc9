"""Make the README's screenshots anew: the demo's archive in a headless Chromium.

Needs `chromium` and the development extras; run as `python docs/make_screenshots.py`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from archiver.browse import datasette_on
from archiver.demo.run import run_demo

DOCS = Path(__file__).resolve().parent
PAGES = {
    "screenshot.png": ("/", 1280, "light"),
    "screenshot-article.png": ("/artikel/2", 1280, "light"),
    "screenshot-versions.png": ("/artikel/2/fassungen", 1280, "light"),
    "screenshot-phone.png": ("/?lang=en", 390, "dark"),
}
"""Files with their page, its width, and light or dark."""
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
"""For a browser without a screen and without a network; it only ever sees this machine."""
MOST_BYTES = 200_000


@contextmanager
def served(db: Path) -> Iterator[str]:
    """The address of the archive in Datasette while the block runs."""
    config = uvicorn.Config(datasette_on(db).app(), host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        if not thread.is_alive():
            raise SystemExit("Datasette did not start")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def take(db: Path, folder: Path, chromium: str) -> list[Path]:
    """A picture of each of PAGES, the upper part as readers see it first."""
    taken = []
    with served(db) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (path, width, scheme) in PAGES.items():
            page = browser.new_page(viewport={"width": width, "height": 860}, locale="de-DE", color_scheme=scheme)
            page.goto(address + path, wait_until="networkidle")
            page.screenshot(path=folder / name)
            page.close()
            taken.append(folder / name)
        browser.close()
    return taken


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        if run_demo(Path(folder)):
            sys.exit("the demo failed; its screenshots would lie")
        for picture in take(Path(folder) / "archive.db", DOCS, chromium):
            print(picture, picture.stat().st_size, "bytes")  # noqa: T201 (a script)
            if picture.stat().st_size > MOST_BYTES:
                sys.exit(f"{picture} is larger than {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main()
