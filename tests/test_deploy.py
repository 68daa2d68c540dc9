"""What is needed to run archiver elsewhere names only what exists: containers, compose, Scrapyd."""

from __future__ import annotations

import configparser
import importlib
import re
import runpy
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from archiver.cli import cli
from archiver.doctor.settings import KNOWN

ROOT = Path(__file__).resolve().parent.parent
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]


def instructions(name: str) -> list[str]:
    """The arguments of every such instruction, its lines joined."""
    return re.findall(rf"^{name} (.*)$", CONTAINERFILE.replace("\\\n", " "), re.M)


def parse(words: list[str]) -> click.Context:
    """Raises for a command line that archiver would refuse."""
    command = cli.commands[words[0]]
    return command.make_context(words[0], list(words[1:]))


# --- the image -------------------------------------------------------------------------------------------------------------


def test_the_base_is_pinned_by_a_full_release_and_is_one_that_we_support() -> None:
    bases = {line.split()[0] for line in instructions("FROM")}
    assert len(bases) == 1
    tag = re.fullmatch(r"docker\.io/library/python:(\d+)\.(\d+)\.\d+-slim-[a-z]+", bases.pop())
    assert tag
    assert (int(tag[1]), int(tag[2])) >= (3, 11)


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    sources = [word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]]
    assert {source for source in sources if not (ROOT / source).exists()} == set()
    assert set(sources) == allowed


def test_all_that_the_wheel_is_built_from_is_copied() -> None:
    copied = {word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]}
    assert {"pyproject.toml", "README.md", "LICENSE", "archiver", "spiders", "data/outlets.toml"} <= copied


def test_it_runs_without_rights_and_keeps_its_data_in_the_volume() -> None:
    (user,) = instructions("USER")
    assert int(user.partition(":")[0]) > 999
    assert instructions("VOLUME") == instructions("WORKDIR")[-1:] == ["/data"]
    assert "ARCHIVER_DB=/data/archive.db" in instructions("ENV")[0]


def test_its_commands_are_ours() -> None:
    assert instructions("ENTRYPOINT") == ['["archiver"]']
    (check,) = instructions("HEALTHCHECK")
    words = yaml.safe_load(check.partition("CMD ")[2])
    assert words[0] == "archiver"
    parse(words[1:])


@pytest.mark.parametrize(
    "text", [CONTAINERFILE, (ROOT / "compose.yaml").read_text(encoding="utf-8")], ids=["image", "compose"]
)
def test_no_secret_stands_in_it(text: str) -> None:
    assert not re.search(r"(?i)(password|token|secret_?key|api_?key)\s*[=:]", text)


# --- compose ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["watch", "browse"])
def test_each_service_runs_a_command_that_archiver_takes(name: str) -> None:
    parse(SERVICES[name]["command"])


def test_the_service_for_crawls_by_hand_is_the_command_crawl_and_starts_only_when_asked() -> None:
    program, command = SERVICES["crawl"]["entrypoint"]
    assert (program, command in cli.commands) == ("archiver", True)
    assert SERVICES["crawl"]["profiles"] == ["once"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_shares_the_data_and_has_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["volumes"] == ["archive:/data"]
    assert "archive" in COMPOSE["volumes"]
    assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (ROOT / service["build"]["dockerfile"]).exists()
    assert set(service.get("environment", {})) <= set(KNOWN)


def test_a_contact_is_asked_for() -> None:
    assert SERVICES["watch"]["environment"]["ARCHIVER_CONTACT"].startswith("${ARCHIVER_CONTACT:?")


def test_the_browser_is_reached_from_this_machine_alone() -> None:
    (port,) = SERVICES["browse"]["ports"]
    host, outside, inside = port.split(":")
    assert host == "127.0.0.1"
    command = SERVICES["browse"]["command"]
    assert command[command.index("--port") + 1] == inside
    assert f"127.0.0.1:{inside}/" in SERVICES["browse"]["healthcheck"]["test"][-1]
    assert outside == inside


# --- Scrapyd ---------------------------------------------------------------------------------------------------------------


def test_the_egg_names_settings_that_exist_and_is_the_same_each_time(tmp_path: Path) -> None:
    write = runpy.run_path(str(ROOT / "deploy" / "scrapyd_egg.py"))["write_egg"]
    for name in ("a.egg", "b.egg"):
        write(tmp_path / name)
    assert (tmp_path / "a.egg").read_bytes() == (tmp_path / "b.egg").read_bytes()
    entries = configparser.ConfigParser()
    entries.read_string(zipfile.ZipFile(tmp_path / "a.egg").read("EGG-INFO/entry_points.txt").decode())
    settings = importlib.import_module(entries["scrapy"]["settings"])
    assert settings.SPIDER_MODULES == ["spiders"]


def test_scrapy_cfg_deploys_to_this_machine() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "scrapy.cfg", encoding="utf-8")
    assert config["deploy"]["url"].startswith("http://127.0.0.1:")
    assert config["settings"]["default"] == "archiver.settings"
