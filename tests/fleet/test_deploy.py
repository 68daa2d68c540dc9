"""The examples for a fleet name only what exists, hold no secret, and are well formed."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from archiver.cli import cli
from archiver.doctor.settings import KNOWN

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "fleet"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name in SERVICES if name != "broker"]
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text(encoding="utf-8")))
PODS = [(one["metadata"]["name"], one["spec"]["template"]["spec"]) for one in OBJECTS if "template" in one["spec"]]
UNITS = sorted(FOLDER.glob("*.service"))


def parse(words: list[str]) -> None:
    """Raises for a command line that archiver would refuse."""
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        name, words = words[0], words[1:]
        command = command.commands[name]
    command.make_context(name, list(words), parent=context)


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_a_command_that_archiver_takes(name: str) -> None:
    parse(SERVICES[name]["command"])


def test_compose_has_a_broker_a_beat_two_workers_a_writer_and_a_browser() -> None:
    assert set(SERVICES) == {"broker", "beat", "worker", "writer", "browse"}
    assert SERVICES["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", OURS)
def test_each_service_has_no_rights_and_only_those_that_need_it_the_archive(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True)
    assert service.get("volumes", []) == (["archive:/data"] if name in ("writer", "browse") else [])
    assert set(service["environment"]) <= set(KNOWN)


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_secrets_come_from_the_environment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"amqps?://[^:/\s]+:(?!\$\{|…)", text)
    assert not re.search(r"(?i)\b(pass|password|token)\s*[=:]\s*(?!\$\{)\w", text)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_run_commands_that_archiver_takes(unit: Path) -> None:
    config = configparser.ConfigParser(interpolation=None)
    config.read(unit, encoding="utf-8")
    words = shlex.split(config["Service"]["ExecStart"])
    assert words[0].endswith("/archiver")
    parse(words[1:])


def test_there_is_a_unit_for_each_part() -> None:
    assert [unit.stem.rpartition("-")[2] for unit in UNITS] == ["beat", "worker", "writer"]


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: str(one["metadata"]["name"]))
def test_kubernetes_takes_the_example(one: dict[str, Any]) -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate")
    kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize(("name", "pod"), PODS, ids=[name for name, _ in PODS])
def test_pods_run_commands_that_archiver_takes_without_rights(name: str, pod: dict[str, Any]) -> None:
    (container,) = pod["containers"]
    parse(container["args"])
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    claims = [volume for volume in pod["volumes"] if "persistentVolumeClaim" in volume]
    assert bool(claims) == (name == "archiver-writer"), "the archive is on one machine"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_begins_anew_after_whatever_may_pass(unit: Path) -> None:
    """A broker that is not there yet is exit code 1, a full disk 3; only wrong options (2) stay wrong."""
    assert "RestartPreventExitStatus=2\n" in unit.read_text()
