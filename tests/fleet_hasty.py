"""`archiver` whose fleet waits a fraction of its seconds for signs of life: `python fleet_hasty.py 0.25 fleet worker`.

All of them shrink alike, so that what holds between them holds here, too; tests with real cuts would take minutes otherwise.
"""

from __future__ import annotations

import sys
from datetime import timedelta


def hurry(pace: float) -> None:
    """Make all waits so many times as long; before anything else of the fleet is loaded."""
    from archiver.fleet import broker, carrying_out, losses

    broker.HEARTBEAT_SECONDS = round(broker.HEARTBEAT_SECONDS * pace)  # RabbitMQ has whole seconds
    broker.LINE_SECONDS *= pace
    carrying_out.ALIVE_SECONDS *= pace
    carrying_out.HAND_OVER_SECONDS *= pace
    losses.SILENT_AFTER = timedelta(seconds=losses.SILENT_AFTER.total_seconds() * pace)
    from archiver.fleet import app

    app.PLAN_SECONDS *= pace


if __name__ == "__main__":
    hurry(float(sys.argv.pop(1)))
    from archiver.cli import main
    from archiver.cli.fleet import writer as command

    (lost_after,) = (option for option in command.params if option.name == "lost_after")
    lost_after.type.min = 1  # type: ignore[attr-defined]
    main()
