"""The store for what is too large for a message, by itself: nothing half, damaged or strange comes out of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from archiver.errors import UsageError
from archiver.fleet.deposits import CLEARED_EVERY, KEPT_FOR, DepositGone, Deposits, StoreUnavailable

NOW = datetime.now(UTC)
CONTENT = "Brücke über die Mühlach".encode() * 1000


@pytest.fixture(params=["a folder", "a file address", "an object store"])
def deposits(request: pytest.FixtureRequest, tmp_path: Path) -> Deposits:
    addresses = {
        "a folder": str(tmp_path / "geteilt" / "pakete"),
        "a file address": f"file://{tmp_path}/geteilt/pakete/",
        "an object store": f"memory://{uuid4().hex}/pakete",
    }
    found = Deposits(addresses[request.param])
    found.mark()
    return found


def there(deposits: Deposits) -> list[str]:
    return sorted(str(path).rpartition("/")[2] for path in deposits._files.ls(deposits._folder, detail=False))


def test_what_was_put_there_comes_out_until_it_is_discarded(deposits: Deposits) -> None:
    name = deposits.put(CONTENT)
    assert deposits.get(name) == CONTENT
    deposits.discard(name)
    deposits.discard(name)
    assert there(deposits) == ["archiver-fleet.mark"]
    with pytest.raises(DepositGone):
        deposits.get(name)


def test_the_same_content_is_there_once(deposits: Deposits) -> None:
    assert deposits.put(CONTENT) == deposits.put(CONTENT)
    assert len(there(deposits)) == 2


def test_a_damaged_content_is_not_given_out(deposits: Deposits) -> None:
    name = deposits.put(CONTENT)
    deposits._files.pipe_file(deposits._path(name), b"x")
    with pytest.raises(DepositGone, match="damaged"):
        deposits.get(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "archiver-fleet.mark", "", "a" * 63, "/etc/passwd"])
def test_a_message_cannot_name_other_files(name: str, deposits: Deposits) -> None:
    with pytest.raises(DepositGone, match="not a name"):
        deposits.get(name)
    deposits.discard(name)
    assert there(deposits) == ["archiver-fleet.mark"]


def test_a_store_keeps_its_mark_and_another_one_is_known_as_such(deposits: Deposits) -> None:
    mark = deposits.mark()
    assert deposits.mark() == mark
    deposits.require(mark)
    with pytest.raises(StoreUnavailable, match="not the store of the fleet's writer"):
        deposits.require("another")
    with pytest.raises(StoreUnavailable, match="not the store of the fleet's writer"):
        Deposits(f"memory://{uuid4().hex}").require(mark)


def test_what_nobody_fetched_is_removed_after_a_month_and_nothing_else(tmp_path: Path) -> None:
    deposits = Deposits(str(tmp_path))
    mark = deposits.mark()
    old, young = deposits.put(b"old"), deposits.put(b"young")
    (tmp_path / "notes.txt").write_text("of somebody else")
    for name in (old, "notes.txt", "archiver-fleet.mark"):
        os.utime(tmp_path / name, ((NOW - KEPT_FOR - timedelta(hours=1)).timestamp(),) * 2)
    deposits.clear(NOW)
    assert set(there(deposits)) == {young, "notes.txt", "archiver-fleet.mark"}
    assert deposits.mark() == mark
    deposits.clear(NOW + CLEARED_EVERY / 2)
    os.utime(tmp_path / young, ((NOW - 2 * KEPT_FOR).timestamp(),) * 2)
    deposits.clear(NOW + CLEARED_EVERY / 2)
    assert young in there(deposits), "it was looked a moment ago"
    deposits.clear(NOW + CLEARED_EVERY)
    assert young not in there(deposits)


def test_a_store_that_cannot_be_used_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "pakete").write_text("a file where the folder should be")
    deposits = Deposits(str(tmp_path / "pakete"))
    for use in (deposits.mark, lambda: deposits.put(CONTENT), lambda: deposits.get("0" * 64)):
        with pytest.raises(StoreUnavailable, match=r"pakete: the fleet's store cannot be used: \w"):
            use()
    deposits.discard("0" * 64)
    deposits.clear(NOW)


@pytest.mark.parametrize("url", ["nix://wo/anders", "sftp://erika:geheim@rechner.example/pakete"])
def test_an_address_that_nothing_here_can_reach_is_wrong_usage_and_no_password_is_shown(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        Deposits(url)
    assert "geheim" not in str(refused.value)
