"""Writes docs/settings.md: every setting, from archiver/settings.py and its comments and from the commands; a test holds the file to it.

python docs/make_settings.py
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from archiver.cli import cli

TARGET = Path(__file__).with_name("settings.md")
SOURCE = Path(__file__).parent.parent / "archiver" / "settings.py"
HEAD = """# Settings

Made by `docs/make_settings.py` from `archiver/settings.py` and the commands; do not edit by hand.

Nothing needs to be set. What people set is an option of a command ([the command line](cli.md)) or a variable of the environment, which
also reaches crawls that cron or systemd start.
"""
SCRAPY = """
## The crawler's settings

The crawler is a Scrapy project; these are all settings that depart from
[Scrapy's defaults](https://docs.scrapy.org/en/latest/topics/settings.html), each with the component that reads it, the default and the
reason. In the checkout, `scrapy crawl news -a sites=tagesschau.de -s DOWNLOAD_DELAY=1` sets one for a run.
Times are in seconds, sizes in bytes, unless a line says otherwise.
"""
MORE = {
    "ARCHIVER_BROKER": "The address of the broker that `archiver fleet` uses, such as `amqp://user:password@host//`; never an option, "
    "since it may hold a password.",
    "ARCHIVER_CACHE": "The folder for what can be made again, such as the search's list of words. Empty: the system's, such as "
    "`~/.cache/archiver`.",
    "ARCHIVER_WEBHOOK_TOKEN": "Sent with `--webhook` as `Authorization: Bearer …`; never an option, which others on the machine can read.",
    "ARCHIVER_CONTACT": "A mail address, the address of a page, or both: whom a site owner can write to. Stands in the User-Agent and, "
    "where it holds a mail address, in From.",
    "HTTPS_PROXY": "The proxy through which sites are asked ([how](howto/proxy.md)); `HTTP_PROXY` for addresses without TLS, `NO_PROXY` "
    "for hosts that are asked directly.",
    "SSL_CERT_FILE": "A file of certificates to trust instead of the system's, such as that of a company's proxy.",
}
"""What the environment holds beside the settings and options of that name."""


@dataclass(frozen=True)
class Group:
    """Settings that follow one comment."""

    section: str
    comment: str
    values: tuple[tuple[str, str], ...]
    """Name and source text."""


def settings() -> str:
    """The whole page."""
    groups = list(_groups(SOURCE.read_text(encoding="utf-8")))
    return f"{HEAD}{_environment(groups)}{SCRAPY}{''.join(_sections(groups))}"


def _environment(groups: list[Group]) -> str:
    from_settings = {
        name: f"{_without_origin(group.comment)}{_default(_value(value).removeprefix(' = ').strip('`'))} Setting of the same name."
        for group in groups
        for name, value in group.values
        if name.startswith("ARCHIVER_") and "environ" in value
    }
    told = dict(sorted({**MORE, **from_settings, **_options()}.items()))
    rows = "".join(f"| `{name}` | {text} |\n" for name, text in told.items())
    return f"\n## The environment\n\n| variable | meaning |\n|---|---|\n{rows}"


def _options() -> dict[str, str]:
    """What the commands' options say of the variables that they read, and which commands have them."""
    helps: dict[str, str] = {}
    users: dict[str, list[str]] = defaultdict(list)
    for name, command in _commands(cli, "archiver"):
        for option in command.params:
            variables = [option.envvar] if isinstance(option.envvar, str) else option.envvar or []
            for variable in variables:
                text = re.sub(
                    rf" *Also from (the environment: )?{variable}\.?", "", getattr(option, "help", None) or ""
                )
                default = str(option.default) if isinstance(option.default, str | int | Path) else ""
                helps[variable] = f"The option `{option.opts[0]}`: {_cell(text)}{_default(default)}"
                users[variable].append(f"`{name.removeprefix('archiver ')}`")
    return {variable: f"{text} For {_listed(users[variable])}." for variable, text in helps.items()}


def _default(text: str) -> str:
    return f" Default: `{text}`." if text else ""


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for child, subcommand in command.commands.items():
        yield from _commands(subcommand, f"{name} {child}")


def _groups(source: str) -> Iterator[Group]:
    """The assignments of the module to names in capitals, in runs that share the comment above them."""
    lines = source.splitlines()
    section, comment, values, end = "", "", [], 0
    for node in ast.parse(source).body:
        above = lines[end : node.lineno - 1]
        while "" in above[:-1]:  # only what stands right above belongs to it, and headings
            above = [line for line in above[: above.index("")] if line.startswith("# ---")] + above[
                above.index("") + 1 :
            ]
        end = node.end_lineno or node.lineno
        headings = [heading[1] for line in above if (heading := re.match(r"# --- (.*?) -+$", line))]
        words = [line[1:].strip() for line in above if line.startswith("#") and not line.startswith("# ---")]
        if words or headings:
            yield from _group(section, comment, values)
            values, comment = [], " ".join(words)
        section = headings[-1] if headings else section
        name = _name(node)
        if name:
            values = [*values, (name, ast.unparse(node.value))]  # type: ignore[attr-defined]
    yield from _group(section, comment, values)


def _group(section: str, comment: str, values: list[tuple[str, str]]) -> Iterator[Group]:
    if values and comment:
        yield Group(section, comment, tuple(values))


def _name(node: ast.stmt) -> str | None:
    if isinstance(node, ast.If):
        return None
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    (target,) = targets
    return target.id if isinstance(target, ast.Name) and target.id.isupper() else None


def _sections(groups: list[Group]) -> Iterator[str]:
    for section in dict.fromkeys(group.section for group in groups):
        rows = "".join(
            f"| {_names(group.values)} | {_cell(group.comment)} |\n" for group in groups if group.section == section
        )
        yield f"\n### {section.capitalize()}\n\n| setting | read by, default and reason |\n|---|---|\n{rows}"


def _names(values: tuple[tuple[str, str], ...]) -> str:
    return "<br>".join(f"`{name}`{_value(value)}" for name, value in values)


def _value(source: str) -> str:
    """A value short enough for a table; of one from the environment the default, of a table of components nothing."""
    if found := re.fullmatch(r"os\.environ\.get\('\w+', '(.*)'\)", source):
        return f" = `{found[1]}`" if found[1] else ""
    return f" = `{source}`" if len(source) <= 48 and "{" not in source else ""


def _without_origin(comment: str) -> str:
    """The comment without the component that it begins with: `Session (ours): `."""
    text = re.sub(r"^[\w, ]+\(ours\): ", "", comment)
    return _cell(text[:1].upper() + text[1:])


def _cell(text: str) -> str:
    return re.sub(r"docs/(\w+)\.md", r"[\1](\1.md)", text.replace("|", "\\|"))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(settings(), encoding="utf-8")
