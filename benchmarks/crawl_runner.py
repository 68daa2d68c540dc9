"""One crawl of ours through a proxy, with no pauses, as a measure: run by benchmarks/crawl.py in a process of its own.

    python benchmarks/crawl_runner.py INPUT.txt --proxy URL --ca CERT.pem --db ARCHIVE [--no-extraction] [--workers N]

INPUT.txt has one target a line. Prints one line of JSON when the crawl is over.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import click

AT_ONCE = 64
"""Requests in flight; per host as a browser. The peers' runners have no pauses either."""


def main() -> None:
    """Crawl, and print what it took."""
    args = _arguments()
    _use_proxy(args.proxy, args.ca)
    started, before = time.perf_counter(), _cpu()
    report = _crawl(args)
    wall, used = time.perf_counter() - started, _cpu()
    main_cpu, workers_cpu = (round(end - begin, 2) for end, begin in zip(used, before, strict=True))
    told = {
        "wall_s": round(wall, 2),
        "main_cpu_s": main_cpu,
        "workers_cpu_s": workers_cpu,
        "main_peak_mb": round(_peak_mb(resource.RUSAGE_SELF)),
        "worker_peak_mb": round(_peak_mb(resource.RUSAGE_CHILDREN)),
        "exit_code": report.exit_code,
        "counts": dict(report.counts),
    }
    click.echo(json.dumps(told))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", type=Path)
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--workers", default="")
    parser.add_argument("--no-extraction", action="store_true")
    parser.add_argument("--no-evidence", action="store_true")
    parser.add_argument("--settings", default="{}", help="Scrapy settings that depart, as JSON")
    parser.add_argument("--profile", type=Path, help="write a profile of the main process there, for pstats")
    return parser.parse_args()


def _use_proxy(proxy: str, certificate: str) -> None:
    os.environ.update(dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), proxy))
    os.environ["SSL_CERT_FILE"] = certificate
    for name in ("no_proxy", "NO_PROXY"):
        os.environ.pop(name, None)


def _crawl(args: argparse.Namespace) -> Any:
    from archiver.crawl.run import CrawlOptions, crawl

    settings: dict[str, Any] = {
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "CONCURRENT_REQUESTS": AT_ONCE,
        "ARCHIVER_WORKERS": args.workers,
    }
    settings |= json.loads(args.settings)
    if args.no_extraction:
        settings["ITEM_PIPELINES"] = _without_extraction()
    options = CrawlOptions(
        targets=tuple(args.input.read_text(encoding="utf-8").split()),
        db=args.db,
        quiet=True,
        evidence=not args.no_evidence,
        settings=settings,
    )
    if not args.profile:
        return crawl(options)
    import cProfile

    with cProfile.Profile(time.process_time) as profile:
        report = crawl(options)
    profile.dump_stats(args.profile)
    return report


def _without_extraction() -> dict[Any, int]:
    """The pipelines, with one in place of the reading that takes every page for an article without text."""
    from archiver.items import Article, Page
    from archiver.pipelines.extract import ExtractPipeline
    from archiver.settings import ITEM_PIPELINES

    class NoExtraction(ExtractPipeline):
        async def _read(self, page: Page) -> tuple[Article, None]:
            return Article(url=page.final_url, title=page.final_url), None

    reading = "archiver.pipelines.extract.ExtractPipeline"
    return {NoExtraction if name == reading else name: place for name, place in ITEM_PIPELINES.items()} | {
        reading: None
    }


def _cpu() -> tuple[float, float]:
    """CPU seconds of this process and of the workers that have ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, children = (sum(resource.getrusage(one)[:2]) for one in who)
    return own, children


def _peak_mb(who: int) -> float:
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss / unit


if __name__ == "__main__":
    main()
