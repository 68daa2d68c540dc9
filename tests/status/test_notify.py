"""News of alarms are told once, by command or webhook, also when something goes wrong on the way."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tallies_given import NOW, OUTLET

from archiver.errors import UsageError
from archiver.status import notify
from archiver.status.alarm import Alarm
from archiver.status.notify import Channels, tell_news

WALLS = Alarm(
    kind="walls",
    outlet=OUTLET,
    since=NOW,
    values={"before": 0.0, "now": 1.0, "pages": 12, "which": "12 consent", "p": 1e-9},
)
FIELD = Alarm(
    kind="field",
    outlet=OUTLET,
    subject="title",
    values={"before": 1.0, "now": 0.0, "pages": 9, "sample": "new articles", "p": 1e-9},
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.txt"


@pytest.fixture
def by_command(tmp_path: Path, out: Path) -> Channels:
    """A command that adds subject and text to a file."""
    return Channels(tmp_path / "archive.db", command=f'(echo "$ARCHIVER_SUBJECT"; cat) >> {out}')


def told(out: Path) -> list[str]:
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    out.unlink(missing_ok=True)
    return lines


def test_a_new_alarm_is_told_with_all_that_matters(by_command: Channels, out: Path) -> None:
    assert tell_news(by_command, [WALLS]) == []
    subject, line = told(out)
    assert subject == "archiver: 1 new alarm (archive.db)"
    assert line == f"NEW: {WALLS.line}"


def test_without_alarms_nothing_is_told(by_command: Channels, out: Path) -> None:
    assert tell_news(by_command, []) == []
    assert told(out) == []


def test_an_alarm_that_goes_on_is_not_told_again(by_command: Channels, out: Path) -> None:
    tell_news(by_command, [WALLS])
    told(out)
    for pages in (13, 20, 200):  # its figures move with every run
        tell_news(by_command, [Alarm(kind="walls", outlet=OUTLET, values={**WALLS.values, "pages": pages})])
    assert told(out) == []


def test_a_second_alarm_is_told_beside_the_first(by_command: Channels, out: Path) -> None:
    tell_news(by_command, [WALLS])
    told(out)
    tell_news(by_command, [WALLS, FIELD])
    assert told(out) == [
        "archiver: 1 new alarm (archive.db)",
        f"NEW: {FIELD.line}",
        "1 more as before; `archiver status` tells them.",
    ]


def test_the_end_of_an_alarm_is_told_once(by_command: Channels, out: Path) -> None:
    tell_news(by_command, [WALLS])
    told(out)
    tell_news(by_command, [])
    assert told(out) == ["archiver: 1 resolved (archive.db)", f"RESOLVED: {WALLS.what()}"]
    tell_news(by_command, [])
    assert told(out) == []


def test_an_alarm_that_comes_back_is_new(by_command: Channels, out: Path) -> None:
    for alarms in ([WALLS], [], [WALLS]):
        tell_news(by_command, alarms)
    assert [line.split(":")[0] for line in told(out) if line.startswith(("NEW", "RES"))] == ["NEW", "RESOLVED", "NEW"]


def test_while_the_archive_cannot_be_judged_nothing_counts_as_resolved(by_command: Channels, out: Path) -> None:
    unusable = Alarm(kind="unusable", values={"problem": "damaged"})
    tell_news(by_command, [WALLS])
    told(out)
    tell_news(by_command, [unusable], is_whole=False)
    assert told(out)[0] == "archiver: 1 new alarm (archive.db)"
    tell_news(by_command, [WALLS])
    assert told(out)[:2] == ["archiver: 1 resolved (archive.db)", f"RESOLVED: {unusable.what()}"]


def test_a_command_that_fails_is_told_and_tried_again(tmp_path: Path, by_command: Channels, out: Path) -> None:
    broken = Channels(by_command.archive, command="echo no mail today >&2; exit 3")
    assert tell_news(broken, [WALLS]) == [
        "--notify: the command ended with exit code 3 (no mail today); the alarms are told again the next time"
    ]
    assert tell_news(by_command, [WALLS]) == []
    assert told(out)[0] == "archiver: 1 new alarm (archive.db)"


def test_a_command_that_complains_in_another_encoding_is_told(tmp_path: Path) -> None:
    broken = Channels(tmp_path / "archive.db", command=r"printf 'kein Empf\344nger' >&2; exit 1")
    (problem,) = tell_news(broken, [WALLS])
    assert "(kein Empf\ufffdnger)" in problem


def test_a_command_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "COMMAND_SECONDS", 0.2)
    (problem,) = tell_news(Channels(tmp_path / "archive.db", command="sleep 5"), [WALLS])
    assert "did not end within 0.2 s" in problem


def test_a_damaged_memory_tells_everything_once_more(by_command: Channels, out: Path) -> None:
    tell_news(by_command, [WALLS])
    told(out)
    by_command.archive.with_name(".archive.db.alarms.json").write_text("{", encoding="utf-8")
    tell_news(by_command, [WALLS])
    assert told(out)[0] == "archiver: 1 new alarm (archive.db)"


@pytest.mark.parametrize("folder", ["missing", "a file"])
def test_where_nothing_can_be_remembered_alarms_are_told_all_the_same(tmp_path: Path, out: Path, folder: str) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    channels = Channels(tmp_path / folder / "archive.db", command=f"cat > {out}")
    (problem,) = tell_news(channels, [WALLS])
    assert "cannot remember which alarms were told" in problem
    assert told(out) == [f"NEW: {WALLS.line}"]
    assert not (tmp_path / "missing").exists()


# Webhooks


@dataclass
class Hook:
    """Somebody who takes news, after refusing some."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Status codes of the next answers; then 200."""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook: Hook = self.server.hook  # type: ignore[attr-defined]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.bodies.append(json.loads(body))
            hook.tokens.append(self.headers["Authorization"])
            self.send_response(hook.answers.pop(0) if hook.answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def hook(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Hook:
    monkeypatch.setattr(notify, "PAUSE_SECONDS", 0.01)
    server.hook = Hook(f"http://127.0.0.1:{server.server_port}/secret")  # type: ignore[attr-defined]
    return server.hook  # type: ignore[attr-defined,no-any-return]


def test_a_webhook_gets_the_news_as_json(tmp_path: Path, hook: Hook) -> None:
    channels = Channels(tmp_path / "archive.db", webhook=hook.url)
    assert tell_news(channels, [WALLS]) == []
    assert tell_news(channels, []) == []
    first, second = hook.bodies
    assert first["new"] == [WALLS.as_json()]
    assert first["text"].startswith("archiver: 1 new alarm (archive.db)\nNEW: walls on")
    assert (second["new"], second["resolved"][0]["kind"]) == ([], "walls")
    assert hook.tokens == [None, None]


def test_a_token_comes_from_the_environment(tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVER_WEBHOOK_TOKEN", "geheim")
    tell_news(Channels(tmp_path / "archive.db", webhook=hook.url), [WALLS])
    assert hook.tokens == ["Bearer geheim"]


@pytest.mark.parametrize("answers", [[503], [429, 500]])
def test_a_webhook_that_stumbles_is_asked_again(tmp_path: Path, hook: Hook, answers: list[int]) -> None:
    hook.answers = list(answers)
    assert tell_news(Channels(tmp_path / "archive.db", webhook=hook.url), [WALLS]) == []
    assert len(hook.bodies) == len(answers) + 1


def test_a_webhook_that_refuses_is_told_without_its_address(tmp_path: Path, hook: Hook) -> None:
    hook.answers = [403]
    channels = Channels(tmp_path / "archive.db", webhook=hook.url)
    assert tell_news(channels, [WALLS]) == [
        "--webhook: 127.0.0.1 answered 403; the alarms are told again the next time"
    ]
    assert len(hook.bodies) == 1
    assert "secret" not in repr(channels)
    assert tell_news(channels, [WALLS]) == []


def test_a_webhook_that_is_down_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "PAUSE_SECONDS", 0.01)
    (problem,) = tell_news(Channels(tmp_path / "archive.db", webhook="http://127.0.0.1:9/x"), [WALLS])
    assert problem.startswith("--webhook: 127.0.0.1 did not answer (ConnectError)")


def test_each_way_remembers_what_it_told(tmp_path: Path, hook: Hook, out: Path, by_command: Channels) -> None:
    hook.answers = [403]
    both = Channels(by_command.archive, by_command.command, hook.url)
    assert len(tell_news(both, [WALLS])) == 1
    assert len(told(out)) == 2
    assert tell_news(both, [WALLS]) == []
    assert told(out) == []
    assert len(hook.bodies) == 2


@pytest.mark.parametrize("address", ["hooks.example/x", "ftp://hooks.example", "https://", "file:///etc/passwd"])
def test_what_is_no_address_is_refused_before_anything_is_done(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="not an address"):
        Channels(tmp_path / "archive.db", webhook=address)
