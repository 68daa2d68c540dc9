"""`archiver schedule install`, `show`, `remove`: systemd where it looks after the user, else cron."""

from __future__ import annotations

from archiver.errors import UsageError
from archiver.schedule import Scheduled
from archiver.timers import crontab, user_units

SYSTEMD, CRON = "systemd", "cron"


def install(scheduled: Scheduled, using: str | None = None) -> list[str]:
    """Have this run by itself from now on, instead of an earlier one of the same name; what to tell the user.

    `using` is `systemd` or `cron`, None for the one that is there. Raises UsageError where neither is, or when what was asked for is not.
    """
    if (using or _found()) == SYSTEMD:
        if not user_units.is_there():
            raise UsageError("no systemd looks after this user here (`systemctl --user` fails); use --using cron")
        user_units.install(scheduled.units())
        return [f"{scheduled.name}: installed as a systemd unit in {user_units.folder()}", *_hint_of_lingering()]
    if not crontab.is_there():
        raise UsageError("no command `crontab` here; install cron, or use --using systemd")
    table = crontab.read()
    crontab.write(crontab.with_block(table, scheduled.name, scheduled.cron()), was=table)
    return [f"{scheduled.name}: installed in the crontab of this user (`crontab -l` shows it)"]


def show() -> list[str]:
    """What is installed for this user, a few lines each."""
    lines = []
    for unit, text in user_units.installed().items():
        state = user_units.state(unit)
        lines += [f"systemd  {unit}{f'  ({state})' if state else ''}"]
        lines += [f"         {line}" for line in text.splitlines() if line.startswith(("ExecStart=", "OnUnit"))]
    if crontab.is_there():
        for name, block in crontab.blocks(crontab.read()).items():
            lines += [f"cron     {name}", *(f"         {line}" for line in block.splitlines())]
    return lines


def names() -> list[str]:
    """Names of what is installed."""
    units = [unit.rpartition(".")[0] for unit in user_units.installed()]
    return sorted({*units, *(crontab.blocks(crontab.read()) if crontab.is_there() else ())})


def remove(name: str) -> None:
    """Take out what was installed under that name, wherever; raises UsageError when there is no such thing."""
    found = user_units.remove(name)
    if crontab.is_there():
        table = crontab.read()
        without = crontab.without_block(table, name)
        found |= without != table
        crontab.write(without, was=table)
    if not found:
        known = ", ".join(names()) or "nothing"
        raise UsageError(f"nothing is installed under the name {name!r}; installed: {known}")


def _found() -> str:
    if user_units.is_there():
        return SYSTEMD
    if crontab.is_there():
        return CRON
    raise UsageError(
        "neither systemd nor cron looks after this user here. `archiver schedule show OUTLET` prints what to hand to "
        "another scheduler, and `archiver watch` needs none"
    )


def _hint_of_lingering() -> list[str]:
    if user_units.lingers():
        return []
    return ["it ends when you log out, unless you run once: loginctl enable-linger"]
