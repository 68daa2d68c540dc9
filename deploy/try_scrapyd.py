"""Tries docs/running.md's way to Scrapyd with a real one: deploy by scrapy.cfg, run a spider over the demo site, look into the archive.

`make scrapyd` installs Scrapyd beside archiver and runs this. Everything is on 127.0.0.1 and in a temporary folder.
"""

from __future__ import annotations

import argparse
import configparser
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrapyd_egg import write_egg

from archiver import Archive
from archiver.demo.server import DemoServer
from archiver.demo.stories import stories

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
SECONDS = 60


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    with tempfile.TemporaryDirectory(prefix="archiver-scrapyd-") as name, DemoServer() as site:
        folder = Path(name)
        with scrapyd(folder) as url:
            say("deploy", deploy(folder, url))
            say("spiders", spiders := ask(url, "listspiders.json", project="archiver")["spiders"])
            assert spiders == ["news", "pages", "warc"]
            job = ask(
                url, "schedule.json", post=True, project="archiver", spider="news", sites=site.base_url,
                setting=[f"ARCHIVER_DB={folder / 'archive.db'}", f"ARCHIVER_ALLOW_LOCAL={site.address}"],
            )["jobid"]  # fmt: skip
            say("finished", finished(url, job))
        with Archive(folder / "archive.db", read_only=True) as archive:
            say("articles", archive.count())
            assert archive.count() == len(stories())


@contextmanager
def scrapyd(folder: Path) -> Iterator[str]:
    """A Scrapyd on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"bind_address": "127.0.0.1", "http_port": port, "poll_interval": 0.5}
    lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
    (folder / "scrapyd.conf").write_text(f"[scrapyd]\n{lines}", encoding="utf-8")
    with (folder / "scrapyd.log").open("w") as log:
        process = subprocess.Popen([PROGRAMS / "scrapyd"], cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/"
    try:
        until(lambda: answers(url), "Scrapyd does not start")
        yield url
    except BaseException:
        print((folder / "scrapyd.log").read_text()[-3000:])  # noqa: T201
        raise
    finally:
        process.terminate()
        process.wait(20)


def deploy(folder: Path, url: str) -> str:
    """scrapyd-deploy with the project's scrapy.cfg, but for the port; what it says."""
    config = configparser.ConfigParser()
    config.read(ROOT / "scrapy.cfg", encoding="utf-8")
    config["deploy"]["url"] = url
    with (folder / "scrapy.cfg").open("w", encoding="utf-8") as file:
        config.write(file)
    write_egg(folder / "archiver.egg")
    command = [PROGRAMS / "scrapyd-deploy", "--egg", "archiver.egg", "--version", "try"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def finished(url: str, job: str) -> dict[str, Any]:
    """The job's entry, once it is among the finished."""
    found: list[dict[str, Any]] = []

    def is_there() -> bool:
        found[:] = [row for row in ask(url, "listjobs.json", project="archiver")["finished"] if row["id"] == job]
        return bool(found)

    until(is_there, "the job does not end")
    return found[0]


def ask(url: str, method: str, *, post: bool = False, **fields: Any) -> dict[str, Any]:
    """What Scrapyd answers."""
    query = urllib.parse.urlencode(fields, doseq=True)
    target = f"{url}{method}" if post else f"{url}{method}?{query}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(target, query.encode() if post else None, timeout=SECONDS) as response:
        answer: dict[str, Any] = json.load(response)
    assert answer["status"] == "ok", answer
    return answer


def answers(url: str) -> bool:
    try:
        return bool(ask(url, "daemonstatus.json"))
    except OSError:
        return False


def until(is_so: Any, problem: str) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise SystemExit(problem)
        time.sleep(0.3)


def say(what: str, value: object) -> None:
    print(f"{what:<10}{value}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
