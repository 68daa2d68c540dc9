"""Pauses, names that lead home, and settings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Request, Response
from scrapy.settings import Settings, default_settings
from scrapy.utils.misc import load_object

from archiver import settings as our_settings
from archiver.crawl.addresses import AddressRules
from archiver.crawl.guard import AddressGuard
from archiver.crawl.outcomes import NotAsked
from archiver.crawl.resolver import proxy_hosts
from archiver.crawl.retry import retry_after
from archiver.crawl.robots import MAX_BYTES, RobotsMiddleware


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("0", 0.0), ("", None), ("bald", None), ("-3", None), ("9" * 40, 999999999.0)]
)
def test_retry_after_is_read_as_seconds(value: str, seconds: float | None) -> None:
    assert retry_after(Response("https://a.example/", headers={"Retry-After": value})) == seconds


def test_retry_after_is_read_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    seconds = retry_after(Response("https://a.example/", headers={"Retry-After": later}))
    assert seconds is not None
    assert 0 < seconds <= 100


def test_the_guard_stops_every_local_address() -> None:
    guard = AddressGuard(AddressRules.parse(["127.0.0.1:8000"]))
    guard.process_request(Request("https://zeitung.example/"))
    guard.process_request(Request("http://127.0.0.1:8000/"))
    with pytest.raises(NotAsked) as stopped:
        guard.process_request(Request("http://127.0.0.1:8001/"))
    assert stopped.value.reason == "address"


def test_the_proxies_of_the_environment_are_known_by_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://benutzer:geheim@proxy.firma.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "localhost:8899")
    assert proxy_hosts() >= {"proxy.firma.example", "localhost"}


def robots(text: bytes, status: int = 200, agent: str = "archiver") -> tuple[Any, Any]:
    downloader = SimpleNamespace(per_slot_settings={}, slots={})
    crawler: Any = SimpleNamespace(
        engine=SimpleNamespace(downloader=downloader), settings=Settings({"DOWNLOAD_DELAY": 0.2})
    )
    rules = RobotsMiddleware(crawler, agent)._parsed(Response("https://a.example/robots.txt", status=status, body=text))
    return rules, downloader


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"User-agent: *\nDisallow: /a", id="plain"),
        pytest.param(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a", id="with a mark"),
        pytest.param(b"User-agent: *\rDisallow: /a\r", id="old Mac line ends"),
        pytest.param("# für Räuber\nUser-agent: *\nDisallow: /größe\nDisallow: /a".encode("latin-1"), id="latin-1"),
        pytest.param(b"User-agent: *\nDis\0allow: /a", id="NUL"),
        pytest.param(b"User-agent: *\nDisallow: /a\n" + b"# lang\n" * MAX_BYTES, id="without end"),
        pytest.param(b"User-agent: *\nDisallow:\n\nUser-agent: Archiver\nDisallow: /a", id="meant for us"),
    ],
)
def test_rules_are_obeyed_however_they_are_written(text: bytes) -> None:
    rules, _ = robots(text)
    assert not rules.parser.can_fetch("https://a.example/a", "archiver")
    assert rules.parser.can_fetch("https://a.example/b", "archiver")


@pytest.mark.parametrize(
    ("status", "is_open"),
    [(404, True), (403, True), (401, True), (500, False), (503, False), (429, False), (302, True)],
)
def test_missing_rules_allow_and_unreadable_ones_forbid(status: int, is_open: bool) -> None:
    rules, _ = robots(b"", status)
    assert (rules.problem is None, rules.parser) == (is_open, None)


def test_a_soft_404_holds_no_rules() -> None:
    rules, _ = robots(b"<!doctype html><html><body>Seite nicht gefunden</body></html>")
    assert rules.parser.can_fetch("https://a.example/a", "archiver")


@pytest.mark.parametrize(
    ("line", "delay"), [(b"Crawl-delay: 5", 5.0), (b"Crawl-delay: 0.01", 0.2), (b"Crawl-delay: 86400", 30.0)]
)
def test_crawl_delay_is_kept_within_bounds(line: bytes, delay: float) -> None:
    _, downloader = robots(b"User-agent: *\n" + line)
    assert downloader.per_slot_settings["a.example"]["delay"] == delay


@pytest.mark.parametrize(("line", "is_fixed"), [(b"Crawl-delay: 2", True), (b"Disallow: /x", False)])
def test_autothrottle_does_not_shorten_a_crawl_delay(line: bytes, is_fixed: bool) -> None:
    async def ask() -> Request:
        rules, _ = robots(b"User-agent: *\n" + line)
        middleware = RobotsMiddleware(SimpleNamespace(), "archiver")  # type: ignore[arg-type]
        future = middleware._sites["https://a.example"] = asyncio.get_running_loop().create_future()
        future.set_result(rules)
        request = Request("https://a.example/b")
        await middleware.process_request(request)
        return request

    assert bool(asyncio.run(ask()).meta.get("autothrottle_dont_adjust_delay")) is is_fixed


def test_every_setting_names_something_that_exists() -> None:
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    for name in ("DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS"):
        for path in settings.getdict(name):
            assert load_object(path)
    assert load_object(settings["TWISTED_DNS_RESOLVER"])
    defaults = Settings()
    own = [name for name in settings if settings.getpriority(name) == 20 and not name.startswith("ARCHIVER_")]
    unknown = [name for name in own if name not in defaults]
    assert unknown == [], "a setting that Scrapy does not know does nothing"
    same = [
        name for name in own if settings[name] == defaults[name] and name not in ("RETRY_TIMES", "RETRY_HTTP_CODES")
    ]
    assert same == [], "archiver/settings.py says only what departs from the default"


@pytest.mark.parametrize(
    "name", ["TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "METAREFRESH_ENABLED"]
)
def test_what_opens_doors_is_off(name: str) -> None:
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    assert not settings.getbool(name)


@pytest.mark.parametrize("name", ["DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS_BASE"])
def test_what_is_loaded_of_scrapy_stands_where_scrapy_has_it(name: str) -> None:
    ours, theirs = getattr(our_settings, name), getattr(default_settings, name)
    assert ours
    assert {scrapys(path): place for path, place in ours.items()}.items() <= theirs.items()


def scrapys(path: str) -> str:
    """The class of Scrapy's that this is, or that it stands for."""
    kinds = [kind for kind in load_object(path).__mro__ if kind.__module__.startswith("scrapy.")]
    return f"{kinds[0].__module__}.{kinds[0].__qualname__}"


def test_what_opens_doors_is_not_even_loaded() -> None:
    loaded = {**our_settings.DOWNLOADER_MIDDLEWARES_BASE, **our_settings.EXTENSIONS_BASE}
    assert not [
        path for path in loaded if path.rpartition(".")[2] in ("CookiesMiddleware", "TelnetConsole", "RemoteControl")
    ]
