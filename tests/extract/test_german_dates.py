"""What the reader of printed dates makes of single strings; all strings are ours but for the shared table's."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cpu_time import at_most
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.extract.dates.reader import Label, publication, read_date, read_line

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2023, 6, 14, 16, 30, tzinfo=BERLIN)  # a Wednesday
DAY = date(2023, 6, 12)
NOON = datetime(2023, 6, 12, 9, 5, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "text",
    [
        "12.06.2023", "12.6.23", "12. 6. 2023", "12-06-2023", "12/06/2023", "2023-06-12", "2023/06/12", "20230612",
        "12. Juni 2023", "12.Juni 2023", "12 JUNI 2023", "12. Jun. 2023", "12.Jun.23", "den 12. Juni 2023", "am 12. Juni 2023",
        "12. Juni '23", "Juni 12, 2023", "June 12, 2023", "Jun 12th, 2023", "12 June 2023", "12th of June 2023",
        "Mo., 12.06.2023", "Mo 12.6.23", "Montag, den 12. Juni 2023", "MONTAG, 12. JUNI 2023",
        "Berlin, 12. Juni 2023", "HAMBURG, 12.06.2023 (dpa)", "dpa, 12.06.2023", "Von Eva Beispiel | 12.06.2023",
        "von eva beispiel, 12.6.2023",
        "Dieser Beitrag wurde am 12. Juni 2023 von Redaktion veröffentlicht", "Politik | 12. Juni 2023 | Lesezeit: 4 Minuten",
        "Dienstag, 12. Juni 2023",
        "12.\u00a0Juni\u00a02023", "１２.０６.２０２３",
        "12ten Juni 2023", "12.Juni2023", "12. Ju\u00adni 2023", "Montag, dem 12. Juni 2023", "Posted on Juni 12, 2023 by admin",
    ],
)  # fmt: skip
def test_a_day_is_read(text: str) -> None:
    assert read_date(text, NOW) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "12.06.2023, 09:05 Uhr", "12.06.2023 um 9.05 Uhr", "12.06.2023-09:05", "12.06.2023 | 9:05", "12.06.2023, 9.05", "12.6.2023, 9h05",
        "12. Juni 2023, 9 Uhr 05", "09:05 Uhr, 12.06.2023",
        "Montag, 12. Juni 2023 · 9:05 Uhr", "Juni 12, 2023 9:05 am", "12. Juni 9:05 Uhr",
        "Mo 12.6 9:05", "Stand: 12.06.2023 09:05 Uhr", "Zuletzt aktualisiert am 12. Juni 2023 um 9:05 Uhr",
        "2023-06-12T09:05:00+02:00", "2023-06-12T07:05:00Z", "2023-06-12 09:05", "20230612T070500Z", "Mon, 12 Jun 2023 09:05:00 +0200",
        "Mon, 12 Jun 2023 07:05:00 GMT", "Mon Jun 12 09:05:00 CEST 2023", "Mon Jun 12 2023 07:05:00 GMT+0000 (Coordinated Universal Time)",
        "12.06.2023,09:05", "12.06.2023,9:05 Uhr", "Montag, 9.05 Uhr", "12.06.2023 09:05 GMT+2", "12.06.2023, 09:05 GMT+02:00",
        "12.06.2023, 09:05 Uhr MESZ", "12.06.2023, 08:05 Uhr MEZ", "2023-06-12T09:05:00 Europe/Vienna", "12.06.2023, 07:05 (UTC)",
    ],
)  # fmt: skip
def test_a_day_with_its_time_is_read(text: str) -> None:
    assert read_date(text, NOW) == NOON


@pytest.mark.parametrize(
    ("text", "month"),
    [("Jänner", 1), ("JÄNNER", 1), ("Jän.", 1), ("Jaenner", 1), ("Feber", 2), ("Febr.", 2), ("März", 3), ("Ma\u0308rz", 3), ("Maerz", 3),
     ("MÄRZ", 3), ("Mrz", 3), ("Mär.", 3), ("Mai", 5), ("Juno", 6), ("Sept.", 9), ("Okt", 10), ("Dez.", 12), ("December", 12)],
)  # fmt: skip
def test_month_names_of_all_regions_are_known(text: str, month: int) -> None:
    assert read_date(f"7. {text} 2021", NOW) == date(2021, month, 7)


@pytest.mark.parametrize(("text", "month"), [("7 octobre 2021", 10), ("7 ottobre 2021", 10), ("1er août 2021", 8)])
def test_swiss_neighbours_month_names_are_known(text: str, month: int) -> None:
    assert read_date(text, NOW) == date(2021, month, int(text[0]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vor 2 Stunden", "2023-06-14T14:30+02:00"),
        ("vor einer Stunde", "2023-06-14T15:30+02:00"),
        ("vor einer halben Stunde", "2023-06-14T16:00+02:00"),
        ("vor anderthalb Stunden", "2023-06-14T15:00+02:00"),
        ("Aktualisiert vor 5 Min.", "2023-06-14T16:25+02:00"),
        ("vor 1 Std. 10 Min.", "2023-06-14T15:20+02:00"),
        ("vor 5 Stunden 4 Min.", "2023-06-14T11:30+02:00"),  # the minutes are those of reading
        ("3 hours ago", "2023-06-14T13:30+02:00"),
        ("heute, 7.01 Uhr", "2023-06-14T07:01+02:00"),
        ("Heute um 7 Uhr", "2023-06-14T07:00+02:00"),
        ("gestern, 14:30 Uhr", "2023-06-13T14:30+02:00"),
        ("vorgestern um 18 Uhr", "2023-06-12T18:00+02:00"),
        ("Montag, 14:05 Uhr", "2023-06-12T14:05+02:00"),
        ("Mittwoch, 18:00 Uhr", "2023-06-07T18:00+02:00"),
    ],
)
def test_relative_times_count_from_the_fetch(text: str, expected: str) -> None:
    assert read_date(text, NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("heute", 14), ("gerade eben", 14), ("vor wenigen Minuten", 14), ("Gestern", 13), ("vorgestern", 12), ("vor drei Tagen", 11),
     ("vor einer Woche", 7), ("am Montag", 12), ("letzten Freitag", 9), ("Mittwoch", 14)],
)  # fmt: skip
def test_relative_days_count_from_the_fetch(text: str, expected: int) -> None:
    assert read_date(text, NOW) == date(2023, 6, expected)


def test_hours_are_counted_as_they_passed_across_the_end_of_summer_time() -> None:
    now = datetime(2023, 10, 29, 3, 30, tzinfo=BERLIN)
    assert read_date("vor 3 Stunden", now) == datetime.fromisoformat("2023-10-29T01:30+02:00")


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("13. Juni", "", date(2023, 6, 13)),
        ("31.12.", "", date(2022, 12, 31)),
        (
            "So., 31.12.",
            "",
            date(2017 + 5, 12, 31),
        ),  # 2022-12-31 was a Saturday; no Sunday in five years but 2017's: the latest counts
        ("Fr., 31.12.", "", date(2021, 12, 31)),
        ("5. November", "https://zeitung.example/2020/11/05/bruecke", date(2020, 11, 5)),
        ("Stand: 14:05 Uhr", "https://zeitung.example/2020-11-05/bruecke", datetime(2020, 11, 5, 14, 5, tzinfo=BERLIN)),
        ("3/4/22", "https://zeitung.example/2022/03/04/x", date(2022, 3, 4)),
        ("3/4/22", "", date(2022, 4, 3)),
        ("", "https://zeitung.example/2020/11/05/bruecke", date(2020, 11, 5)),
        ("", "https://zeitung.example/bruecke", None),
        ("14:05 Uhr", "https://zeitung.example/bruecke", None),
    ],
)
def test_a_missing_year_is_the_latest_past_one_or_the_addresss(text: str, url: str, expected: object) -> None:
    assert read_date(text, NOW, url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.03.2019, 02:30 Uhr", "2019-03-31T03:30+02:00"),
        ("27.10.2019, 02:30 Uhr", "2019-10-27T02:30+02:00"),
        ("27.10.2019, 02:30 Uhr MEZ", "2019-10-27T02:30+01:00"),
        ("01.01.2020, 00:05 Uhr", "2020-01-01T00:05+01:00"),
    ],
)
def test_the_odd_hours_of_summer_time_are_settled(text: str, expected: str) -> None:
    read = read_date(text, NOW)
    assert isinstance(read, datetime)
    assert read.isoformat(timespec="minutes") == expected


@pytest.mark.parametrize(
    ("url", "offset"),
    [
        ("https://blatt.de/a", 2),
        ("https://blatt.at/a", 1),
        ("https://blatt.ch/a", 1),
        ("https://blatt.news/a", 2),
        ("", 2),
    ],
)
def test_naive_times_are_local_time_of_the_site(url: str, offset: int) -> None:
    """In 1949 Germany had summer time, Austria and Switzerland had none."""
    read = read_date("01.07.1949, 12:00 Uhr", NOW, url)
    assert isinstance(read, datetime)
    assert read.utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize(
    "text",
    [
        "Veröffentlicht: 12.06.2023 Aktualisiert: 13.06.2023",
        "Aktualisiert: 13.06.2023, 08:00 Uhr | Veröffentlicht am 12.06.2023",
        "12. Juni 2023 (aktualisiert: 13. Juni 2023)", "12.06.2023 • Update: 13.06.2023",
        "Stand: 13.06.2023 Erstveröffentlichung: 12.06.2023",
        "Erstellt: 12.06.2023 Aktualisiert: vor 2 Stunden", "Letzte Änderung: 13.06.2023. Zuerst erschienen am 12.06.2023",
    ],
)  # fmt: skip
def test_of_two_labelled_dates_the_publication_counts(text: str) -> None:
    assert read_date(text, NOW) == DAY


def test_a_change_later_on_the_same_day_is_kept_apart() -> None:
    dates = read_line("12.06.2023, 06:00 Uhr, aktualisiert um 09:05 Uhr", NOW)
    assert [(p.value, p.label) for p in dates] == [
        (datetime(2023, 6, 12, 6, tzinfo=BERLIN), Label.NONE),
        (NOON, Label.UPDATED),
    ]


def test_the_printed_form_is_kept_without_the_words_around_it() -> None:
    found = publication(read_line("Von Eva Beispiel, veröffentlicht am Juni 12, 2023 – 3 Kommentare", NOW))
    assert found is not None
    assert found.text == "Juni 12, 2023"


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2021", "32.01.2021", "29. Februar 2021", "0.1.2021", "13/13/2021", "2021-02-30", "00.00.0000", "99.99.2021",
        "Juni 2023", "06/2023", "Sommer 2023", "KW 23", "2023", "Anfang Juni 2023", "vor einem Monat", "vor 3 Jahren", "Montag bis Freitag",
        "1.-3. Juni 2023", "1. bis 3. Juni 2023", "01.06.2023 - 03.06.2023", "ab 1. Juni 2023", "Anmeldung bis 12.06.2023",
        "Termin: 12.06.2023, 19:30 Uhr", "Geboren am 12. Juni 1953", "© 12.06.2023", "gültig bis 12.6.2023",
        "12,50 Euro", "12.06 €", "12.5 Prozent", "12.000 Zuschauer", "2:1 (1:0)", "24/7", "03/04", "§ 12 Abs. 6", "Nr. 12", "1. FC Köln",
        "Seite 6 von 12", "Lesezeit: 12 Min.", "Tel. 030 / 12 06 20 23", "+49 30 120620-23", "192.168.12.6", "12.6.23.5", "Version 12.6.23",
        "5 Sterne 2023", "12 Monate 2023", "20 Prozent 2023",
        "HRB 20230612", "IBAN DE12 0620 2312", "3. Liga", "12. Spieltag 2023", "10 Jahre 2023", "21. Jahrhundert",
        "Straße des 17. Juni", "17. Juni-Aufstand", "Freitag, der 13.", "Der Freitag", "Heute wichtig", "Gestern und heute",
        "Di Lorenzo im Interview", "Von Jan März", "August Müller", "Mai 24", "vor Ort", "vor dem Spiel", "jetzt lesen",
        "Die Brücke wurde am 12. Juni 2023 eröffnet.", "von der Leyen wurde am 12.06.2023 gewählt", "", "   ",
        "Am 12. Juni 2023 hat der Rat der Stadt beschlossen, die alte Brücke über den Fluss zu sanieren.", "12. Juni 2023 " + "Wort " * 60,
    ],
)  # fmt: skip
def test_what_is_no_date_of_publication_gives_none(text: str) -> None:
    assert read_date(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("15.06.2023, 06:00 Uhr", True),
        ("15.06.2023", True),
        ("15.06.2023, 18:00 Uhr", False),
        ("16.06.2023", False),
        ("12. Juni 2042", False),
    ],
)
def test_tomorrows_paper_is_read_and_nothing_later(text: str, is_read: bool) -> None:
    assert (read_date(text, NOW) is not None) is is_read


_FORMATS = [
    "%d.%m.%Y, %H:%M Uhr",
    "%d.%m.%y %H:%M",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%dT%H:%M:%S%z",
    "%d.%m.%Y - %H.%M Uhr",
    "%a, %d %b %Y %H:%M:%S %z",
]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2023, 6, 14), timezones=st.just(UTC)), st.sampled_from(_FORMATS))
def test_every_moment_is_read_back_from_every_format(moment: datetime, form: str) -> None:
    local = moment.replace(second=0, microsecond=0).astimezone(BERLIN)
    if "%z" not in form and local.replace(fold=1).utcoffset() != local.utcoffset():
        local = local.replace(fold=0)
    assert read_date(local.strftime(form), NOW) == local


@given(st.text(max_size=300), st.text(max_size=50))
@example("\x00" * 10, "https://[")
@example("٣.٤.٢٠٢٣", "")
@example("½.¼.2023", "")
@example("²³.06.2023", "")
def test_no_text_and_no_address_raises(text: str, url: str) -> None:
    read = read_date(text, NOW, url)
    assert read is None or isinstance(read, date)


_PIECES = st.sampled_from(
    "1 2 12 31 99 2023 23 . , : - / Uhr Juni Mai vor gestern Montag Mo. T Z +02:00 Stand: Update am h am pm ½ 24:00 '".split()
)


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=12), st.sampled_from(["", " "]))
@example(["31", ".", "12", ".", "9999", "23:59", "-14:00"], " ")
def test_nothing_made_of_pieces_of_dates_raises_or_lies_ahead(pieces: list[str], glue: str) -> None:
    read = read_date(glue.join(pieces), NOW)
    moment = datetime(read.year, read.month, read.day, tzinfo=BERLIN) if type(read) is date else read
    assert moment is None or moment <= NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1." * 50_000,
        "12.10." * 50_000,
        " " * 300_000 + "x",
        "vor " * 50_000,
        "am " * 80 + "1" * 9,
        "1:" * 124,
        "Mo " * 83,
    ],
)
def test_hostile_text_costs_milliseconds(text: str) -> None:
    with at_most(0.05):
        assert read_date(text, NOW) is None


@pytest.mark.shared
def test_the_shared_table_is_read(shared: Path) -> None:
    """At least 98 % right and at most two wrong answers, by the rules of its `score_dates.py`."""
    right = wrong = total = 0
    with open(shared / "hostile" / "dates.tsv", encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            got = read_date(row["string"], datetime.fromisoformat(row["now"]), row["url"] or "")
            total += 1
            right += _is_expected(got, row["expected"])
            wrong += got is not None and not _is_expected(got, row["expected"])
    assert right >= 0.98 * total
    assert wrong <= 2


def _is_expected(got: datetime | date | None, expected: str) -> bool:
    if not expected or got is None:
        return got is None and not expected
    if "T" in expected:
        return isinstance(got, datetime) and abs(got - datetime.fromisoformat(expected)) < timedelta(minutes=1)
    day = got.astimezone(BERLIN).date() if isinstance(got, datetime) else got
    return day == date.fromisoformat(expected)
