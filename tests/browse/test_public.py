"""Others may read the archive only after somebody has read what that means, and said yes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from archiver.browse.public import CONSIDER, is_loopback, names_of, need_consent
from archiver.cli import cli
from archiver.errors import UsageError


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_these_addresses_are_this_machines_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "archiv.example", "127.0.0.1.example", "", "169.254.1.1"]
)
def test_these_can_be_reached_by_others(host: str) -> None:
    assert not is_loopback(host)


def test_a_browser_on_this_machine_may_call_it_by_its_usual_names() -> None:
    assert names_of("127.0.0.1") == {"127.0.0.1", "localhost", "[::1]"}
    assert "[::1]" in names_of("::1")
    assert "127.0.0.2" in names_of("127.0.0.2")


@pytest.mark.parametrize("word", ["§ 51", "§§ 15", "§ 60d", "§ 53", "GDPR", "login", "forget"])
def test_what_to_think_of_names_the_law_and_what_to_do(word: str) -> None:
    assert word in CONSIDER


@pytest.mark.parametrize("answer", ["yes", "YES ", "ja"])
def test_a_yes_is_typed_or_given(answer: str) -> None:
    told: list[str] = []
    need_consent("http://0.0.0.0:1/", yes=False, tell=told.append, ask=lambda: answer)
    need_consent("http://0.0.0.0:1/", yes=True, tell=told.append, ask=None)
    assert len(told) == 2
    assert all("§ 51 UrhG" in text and "http://0.0.0.0:1/" in text for text in told)


@pytest.mark.parametrize("answer", ["", "y", "no", "nein", "yes please"])
def test_anything_else_is_a_no(answer: str) -> None:
    with pytest.raises(UsageError, match="nothing was started"):
        need_consent("http://0.0.0.0:1/", yes=False, tell=lambda text: None, ask=lambda: answer)


def test_without_somebody_who_types_there_is_no_yes(archive_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["browse", "--public", "--port", "0", "--db", str(archive_path)], standalone_mode=False
    )
    assert "§ 60d (4) UrhG" in result.output
    assert isinstance(result.exception, UsageError)
    assert "--yes" in str(result.exception)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_an_address_that_others_reach_needs_public(archive_path: Path, host: str) -> None:
    command = ["browse", "--host", host, "--port", "0", "--yes", "--db", str(archive_path)]
    result = CliRunner().invoke(cli, command, standalone_mode=False)
    assert isinstance(result.exception, UsageError)
    assert "add --public" in str(result.exception)


def test_public_serves_any_name_and_no_free_sql(archive_path: Path) -> None:
    """As behind a web server that passes requests on."""
    command = [
        sys.executable,
        "-m",
        "archiver",
        "browse",
        "--public",
        "--host",
        "127.0.0.1",
        "--yes",
        "--port",
        "0",
        "--db",
        str(archive_path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            line = next(line for line in process.stdout if " is at http" in line)
            address = line.split(" is at ")[1].split()[0]
            statuses = [
                httpx.get(address + path, headers={"host": "archiv.example"}, timeout=300).status_code
                for path in ("suche", "archive.json?sql=select+1", "archive/articles.csv?_stream=on")
            ]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=300)
    assert statuses == [200, 403, 200]
