"""An alarm: what is the matter, where, since when, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archiver.status.words import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One matter that an operator must know."""

    kind: str
    """One of `words.KINDS`; docs/status.md tells when there is one."""
    outlet: str | None = None
    """The outlet that it concerns; None: the archive as a whole."""
    subject: str | None = None
    """The field, for alarms of that kind."""
    since: datetime | None = None
    """Aware, UTC; None where nothing tells."""
    values: Mapping[str, float | int | str] = field(default_factory=dict)
    """The figures behind it, by name; docs/status.md tells them."""

    @property
    def key(self) -> str:
        """What makes it the same alarm at another time: `field taz.de image_credit`."""
        return " ".join(part for part in (self.kind, self.outlet, self.subject) if part)

    def what(self, language: str = "en") -> str:
        """What is the matter, and where: `image_credit on taz.de: 82 % -> 0 % of 12 new articles`."""
        return told(language, self.kind, "what", self._named())

    def to_do(self, language: str = "en") -> str:
        """What to do."""
        return told(language, self.kind, "do", self._named())

    @property
    def line(self) -> str:
        """All of it in one line."""
        since = f" (since {self.since:%Y-%m-%d %H:%M} UTC)" if self.since else ""
        return f"{self.what()}{since}. {self.to_do()}"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "kind": self.kind,
            "outlet": self.outlet,
            "subject": self.subject,
            "since": self.since.isoformat(timespec="seconds") if self.since else None,
            "what": self.what(),
            "to_do": self.to_do(),
            "values": dict(self.values),
        }

    def _named(self) -> dict[str, Any]:
        return {"outlet": self.outlet, "subject": self.subject, **self.values}
