"""The list of German words: it says what the dictionary says, and every process finds one, whatever became of the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive.search import forms
from archiver.archive.search.compounds import parts, worked_out
from archiver.archive.search.lexicon import using
from archiver.archive.search.wordlist import FILE, LONGEST_KNOWN, NAME, WordList, word_list

SMALL = {
    "Haus": "Haus",
    "Häuser": "Haus",
    "Häusern": "Haus",
    "Straße": "Straße",
    "Straßen": "Straße",
    "größer": "groß",
    "grün": "grün",
    "Grünen": "Grüne",
    "grünen": "grün",
    "Müllers": "Müllers",
    "Müller": "Müller",
    "ging": "gehen",
    "Übergrößen": "Übergröße",
}
BASES = {
    "häusern": "Haus",
    "haeusern": "Haus",
    "strasse": "Straße",
    "grösser": "groß",
    "groesser": "groß",
    "müllers": "Müller",
    "muellers": "Müller",
    "ging": "gehen",
    "uebergrößen": "Übergröße",
    "uebergroessen": "Übergröße",
    "haeus": None,
    "x": None,
    "": None,
}


@pytest.fixture(scope="module")
def small() -> bytes:
    return forms.make(SMALL)


@pytest.mark.parametrize("word", BASES)
def test_a_word_has_its_base_form_however_it_is_typed(small: bytes, word: str) -> None:
    assert WordList(small).base(word) == BASES[word]


def test_nouns_at_the_end_of_a_word_are_found_the_longest_first(small: bytes) -> None:
    words = WordList(small)
    assert words.nouns_at_end("landstrassenhaeuser") == [len("haeuser")]
    assert words.nouns_at_end("ausgrößen") == []
    assert words.nouns_at_end("mülleruebergrößen") == [len("uebergrößen")]


def test_what_a_word_begins_with_is_found(small: bytes) -> None:
    assert WordList(small).beginnings("häusernah") == ["häuser", "häusern"]


def test_the_list_says_what_the_dictionary_says() -> None:
    words, dictionary = word_list(), forms.dictionary()
    for form in list(dictionary)[::1000]:
        small = form.lower()
        for word in (
            small,
            small.replace("ü", "ue").replace("ß", "ss"),
            small.replace("ä", "ae"),
            f"{small}s",
            small[:-1],
        ):
            expected = forms.known_form(dictionary, word) if len(word) <= LONGEST_KNOWN else None
            assert words.base(word) == expected, word


def test_the_words_inside_a_word_are_those_that_would_be_worked_out() -> None:
    """When this fails, compounds are parted otherwise than before: raise `wordlist.FORMAT`, so that lists are made anew."""
    words, known = word_list(), 0
    for form in sorted(set(forms.dictionary().values()))[::150]:
        inside = words.parts(form.lower())
        assert inside in (None, worked_out(form.lower())), form
        known += bool(inside)
    assert known > 200


def test_words_inside_are_found_by_the_list_that_is_used() -> None:
    small_list = WordList(forms.make({"Küste": "Küste", "Küsten": "Küste", "Küstenland": "Küstenland", "Land": "Land"}))
    assert (small_list.parts("küstenland"), small_list.parts("land"), small_list.parts("land"[:2])) == (
        "küste land",
        "",
        None,
    )
    with using(WordList(forms.make(SMALL))):
        assert parts("küstenland") == ()
    assert parts("küstenland") == ("küste", "land")


DAMAGE = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[:-9],
    "of another program": lambda content: b"SQLite format 3\0" + content[16:],
    "one bit turned": lambda content: content[:200] + bytes((content[200] ^ 1,)) + content[201:],
    "of another format": lambda content: content[:8] + b"\xff\xff\xff\xff" + content[12:],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_list_is_refused(small: bytes, kind: str) -> None:
    with pytest.raises(ValueError, match="list of words"):
        WordList(DAMAGE[kind](small))


def test_a_damaged_file_is_made_anew_by_one_of_the_processes_that_need_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"damaged")
    draft = tmp_path / f".{FILE}.killed"
    draft.write_bytes(b"half of it")
    os.utime(draft, (0, 0))
    log = tmp_path / "log"
    few = str(SMALL).replace("{", "{{").replace("}", "}}")
    maker = f"import sys; sys.path[:] = {{path!r}}; open({str(log)!r}, 'a').write('made')\n"
    maker += f"from archiver.archive.search.wordlist import put; put({{target!r}}, {few})"
    program = f"from archiver.archive.search import wordlist; wordlist._MAKE = {maker!r}; print(wordlist.word_list().base('häusern'))"
    environment = {**os.environ, NAME: str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate()[0] for process in running] == ["Haus\n", "Haus\n"]
    assert log.read_text() == "made"
    assert {path.name for path in tmp_path.iterdir()} == {FILE, FILE.replace(".words", ".lock"), "log"}


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    word_list()  # so that the next folder has the list
    monkeypatch.setenv(NAME, str(tmp_path / "file"))
    assert word_list.__wrapped__().base("häusern") == "Haus"
