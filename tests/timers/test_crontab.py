"""Our lines in the user's crontab: put in, replaced, taken out, and not a byte else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.timers import crontab
from archiver.timers.crontab import blocks, with_block, without_block

NAME = "archiver-tagesschau.de-3f2a9c"
LINE = "*/30 * * * * /usr/bin/archiver crawl -- tagesschau.de"
USERS = "MAILTO=ich@uni.example\n# m h dom mon dow command\n\n0 5 * * 1\ttar -zcf /var/backups/home.tgz /home/ \\% x\n"

tables = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200).map(
    lambda text: text and f"{text}\n"
)


@given(tables)
def test_taking_out_leaves_what_was_there_before_byte_for_byte(table: str) -> None:
    assert without_block(with_block(table, NAME, LINE), NAME) == table


@given(tables)
def test_putting_in_twice_is_as_once(table: str) -> None:
    once = with_block(table, NAME, LINE)
    assert with_block(once, NAME, LINE) == once


@given(tables, tables)
def test_another_line_takes_the_place_of_the_first(before: str, after: str) -> None:
    table = with_block(before, NAME, LINE) + after
    assert with_block(table, NAME, "@daily true") == with_block(before, NAME, "@daily true") + after


def test_schedules_of_other_outlets_stay() -> None:
    both = with_block(with_block(USERS, NAME, LINE), "archiver-taz.de-000000", "@daily true")
    assert list(blocks(both)) == [NAME, "archiver-taz.de-000000"]
    assert without_block(both, NAME) == with_block(USERS, "archiver-taz.de-000000", "@daily true")


@pytest.mark.parametrize("lost", [0, -1], ids=["begin", "end"])
def test_broken_marks_are_told_and_nothing_is_touched(lost: int) -> None:
    lines = with_block("", NAME, LINE).splitlines(keepends=True)
    del lines[lost]
    for change in (lambda table: with_block(table, NAME, LINE), lambda table: without_block(table, NAME), blocks):
        with pytest.raises(UsageError, match="crontab -e"):
            change(USERS + "".join(lines) + USERS)


def test_a_mark_inside_another_is_told() -> None:
    inner = with_block("", "archiver-b-000000", LINE)
    outer = with_block("", NAME, LINE).replace(LINE + "\n", inner.partition("\n")[0] + "\n")
    with pytest.raises(UsageError, match="crontab -e"):
        blocks(outer)


# --- the command `crontab` -------------------------------------------------------------------------------------------------

STAND_IN = """#!/bin/sh
# Does as Debian's crontab does, with a file in place of the spool.
[ -e denied ] && { echo "You ($USER) are not allowed to use this program (crontab)" >&2; exit 1; }
case $1 in
-l) [ -e table ] && cat table || { echo "no crontab for $USER" >&2; exit 1; };;
-r) rm table;;
-) cat > table.new
   [ -s table.new ] && [ "$(tail -c1 table.new)" ] && { echo 'new crontab file is missing newline before EOF' >&2; exit 1; }
   mv table.new table;;
esac
"""


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(STAND_IN, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_crontab_is_an_empty_one_and_becomes_none_again(spool: Path) -> None:
    assert crontab.read() == ""
    crontab.write(with_block("", NAME, LINE), was="")
    crontab.write(without_block(crontab.read(), NAME), was=crontab.read())
    assert not (spool / "table").exists()


def test_bytes_that_are_no_utf8_stay(spool: Path) -> None:
    before = b"# Gru\xdf an alle\r\n0 0 * * * true\n"
    (spool / "table").write_bytes(before)
    crontab.write(with_block(crontab.read(), NAME, LINE), was=crontab.read())
    assert before in (spool / "table").read_bytes()
    crontab.write(without_block(crontab.read(), NAME), was=crontab.read())
    assert (spool / "table").read_bytes() == before


def test_a_table_that_was_edited_meanwhile_is_left_alone(spool: Path) -> None:
    (spool / "table").write_text(USERS, encoding="utf-8")
    with pytest.raises(UsageError, match="edited meanwhile"):
        crontab.write("@daily true\n", was="")
    assert (spool / "table").read_text(encoding="utf-8") == USERS


def test_a_user_who_may_have_none_is_told_why(spool: Path) -> None:
    (spool / "denied").touch()
    with pytest.raises(UsageError, match="not allowed"):
        crontab.read()


def test_cron_runs_the_line_with_its_bare_environment(spool: Path) -> None:
    """As cron does: `/bin/sh -c` with HOME, LOGNAME, SHELL and a short PATH."""
    from archiver.schedule import Scheduled

    line = Scheduled(targets=("kein outlet",), db=spool / "a.db").cron().replace(" crawl --quiet ", " outlets --json ")
    command = line.split(None, 5)[5].split(" --db ")[0].replace("\\%", "%")
    bare = {"HOME": str(spool), "LOGNAME": "root", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["/bin/sh", "-c", command], env=bare, cwd=spool, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"domain": "tagesschau.de"' in done.stdout
