"""What a user installs is whole: the wheel, alone in a bare environment, in any working directory."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """The command's result, without this checkout on Python's path."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ARCHIVER"))}
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, cwd=cwd, env=environment, text=True, capture_output=True, timeout=600, **options)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("archiver-*.whl"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of an environment that holds the wheel and what it asks for, nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", folder, cwd=folder, check=True)
    installed = run(folder / "bin/pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    return folder / "bin"


def test_wheel_holds_spiders_catalogue_and_type_marker(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"spiders/news.py", "spiders/pages.py", "archiver/data/outlets.toml", "archiver/py.typed"} <= names


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "archiver").rglob("*") if path.is_file()}
    wanted = {name for name in files if "__pycache__" not in name}
    assert {Path(name).suffix for name in wanted} >= {".py", ".html", ".css"}
    assert wanted <= set(zipfile.ZipFile(wheel).namelist())


def test_source_archive_names_all_that_lies_at_the_top() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {Path(name).parts[1] for name in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]}
    made = {path.name for path in ROOT.iterdir() if path.name.startswith(".")} | {"site", "dist"}
    assert {path.name for path in ROOT.iterdir()} - made - {"LICENSE", "README.md", "pyproject.toml"} <= named


def test_installed_command_knows_its_version_and_catalogue(bare: Path, tmp_path: Path) -> None:
    assert run(bare / "archiver", "--version", cwd=tmp_path).stdout.startswith("archiver, version ")
    assert "tagesschau.de" in run(bare / "archiver", "outlets", cwd=tmp_path).stdout


def test_demo_runs_from_the_wheel_in_any_folder(bare: Path, tmp_path: Path) -> None:
    demo = run(bare / "archiver", "demo", cwd=tmp_path)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert (tmp_path / "data/demo/archive.db").exists()


def test_annotations_reach_a_type_checker(bare: Path, tmp_path: Path) -> None:
    script = tmp_path / "use.py"
    script.write_text("import archiver\narticle: archiver.Article = archiver.extract(b'', 'https://a.example/')\n")
    checked = run(
        sys.executable, "-m", "mypy", "--strict", "--python-executable", bare / "python", script, cwd=tmp_path
    )
    assert checked.returncode == 0, checked.stdout
