"""What a robots.txt says to those who collect texts: lines for AI agents, usage signals, words in comments.

Whether we may ask is judged elsewhere (`archiver.crawl.robots`), by the rules for our own name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.rights.agents import ANSWERING_AGENTS, TRAINING_AGENTS
from archiver.rights.patterns import covers, path_of, plain
from archiver.rights.signals import signal_meaning
from archiver.rights.statement import Meaning, Source, Statement, distinct, quoted
from archiver.rights.wording import reservation_in

MAX_LINES = 20_000
"""Lines looked at. RFC 9309 wants 500 KiB read; files of that length list paths, not agents."""
MAX_RULES = 500
"""Rules of one group that are compared; the longest group for an AI agent that was met has some dozens."""
_MAX_SHOWN = 6
"""Agents named in a quotation; the rest is counted."""
_SIGNALS = frozenset({"content-signal", "content-usage"})


@dataclass(slots=True)
class _Group:
    """One group of the file: names and rules (RFC 9309, 2.2.1)."""

    agents: list[str] = field(default_factory=list)
    rules: list[tuple[bool, str]] = field(default_factory=list)
    """Whether it allows, and the path pattern."""

    def bars(self, path: str) -> str | None:
        """The rule that bars a path: the longest that covers it, an Allow among equals; "" is no rule and bars nothing."""
        found = [(len(pattern), allows, pattern) for allows, pattern in self.rules if covers(pattern, path)]
        _, allows, pattern = max(found, default=(0, True, ""))
        return None if allows else pattern

    def barred(self) -> str:
        """The paths that it bars, for people."""
        paths = [pattern for allows, pattern in self.rules if not allows]
        return ", ".join(paths[:_MAX_SHOWN]) + (
            f" … and {len(paths) - _MAX_SHOWN} more" if len(paths) > _MAX_SHOWN else ""
        )


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a robots.txt says of mining."""

    groups: tuple[_Group, ...] = ()
    """Only those that name agents which collect texts."""
    signals: tuple[tuple[str, Statement], ...] = ()
    """Usage signals with the path pattern they are for."""
    words: tuple[Statement, ...] = ()

    def statements(self, url: str) -> tuple[Statement, ...]:
        """What the file says of an address."""
        path = path_of(url)
        said = [statement for group in self.groups for statement in _told(group, group.bars(path))]
        said += [statement for pattern, statement in self.signals if covers(pattern, path)]
        return distinct([*said, *self.words], 20)

    def overview(self) -> tuple[Statement, ...]:
        """What the file says, for whichever addresses: each group with the paths it bars."""
        said = [statement for group in self.groups for statement in _told(group, group.barred())]
        return distinct([*said, *(statement for _, statement in self.signals), *self.words], 50)


def read_robots(text: str) -> RobotsFile:
    """The file's statements; whatever the text is, there is an answer."""
    groups: list[_Group] = []
    signals: list[tuple[str, Statement]] = []
    comments: list[str] = []
    is_open = False
    for line in text.replace("\r", "\n").replace("\ufeff", "").split("\n")[:MAX_LINES]:
        rule, _, comment = line.partition("#")
        comments.append(comment.strip(" \t#*-=") if comment else "")
        name, colon, value = rule.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not is_open:
                groups.append(_Group())
            groups[-1].agents.append(value)
        is_open = name == "user-agent"
        if name in ("allow", "disallow") and groups and value and len(groups[-1].rules) < MAX_RULES:
            groups[-1].rules.append((name == "allow", plain(value)))
        elif name in _SIGNALS and (not groups or "*" in groups[-1].agents):
            signals.append(_signal(name, value, rule))
    wanted = tuple(group for group in groups if group.rules and any(map(_is_collector, group.agents)))
    return RobotsFile(wanted, tuple(signals[:20]), tuple(_words(comments)))


def _is_collector(agent: str) -> bool:
    return agent.lower() in TRAINING_AGENTS or agent.lower() in ANSWERING_AGENTS


def _told(group: _Group, rule: str | None) -> Iterator[Statement]:
    """What it means that a rule bars the group's agents; nothing when none does."""
    if not rule:
        return
    for agents, meaning in ((TRAINING_AGENTS, Meaning.RESERVED), (ANSWERING_AGENTS, Meaning.NOTED)):
        named = [agent for agent in dict.fromkeys(group.agents) if agent.lower() in agents]
        if named:
            more = f" … and {len(named) - _MAX_SHOWN} more" if len(named) > _MAX_SHOWN else ""
            said = f"User-agent: {', '.join(named[:_MAX_SHOWN])}{more}; Disallow: {rule}"
            yield Statement(Source.ROBOTS, quoted(said), meaning)


def _signal(name: str, value: str, line: str) -> tuple[str, Statement]:
    """A usage signal; `Content-Usage` may begin with the path it is for (draft-ietf-aipref-attach)."""
    first, _, rest = value.partition(" ")
    path, usage = (first, rest) if name == "content-usage" and first.startswith("/") else ("/", value)
    return plain(path), Statement(Source.ROBOTS, quoted(line), signal_meaning(usage))


def _words(comments: list[str]) -> Iterator[Statement]:
    """Reservations written out in comments, which often run over several lines."""
    if said := reservation_in(" ".join(filter(None, comments))):
        yield Statement(Source.ROBOTS, quoted(f"# {said}"), Meaning.RESERVED)
