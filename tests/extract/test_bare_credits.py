"""Credit lines that only their place gives away."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from archiver.extract.images.bare_credits import credit_behind_image

IMAGE = '<p><img src="a.jpg" alt="Rathaus"></p>'
CASES = {
    "archive and photographer": (IMAGE, "Stadtarchiv Lindenfurt/J. Kröger", True),
    "with blanks around the slash": (IMAGE, "Erika Beispiel / Lindenfurter Bote", True),
    "an empty ad between": (IMAGE + "<div class=ad></div>", "Stadtarchiv/Kröger", True),
    "in a figure": ("<figure><img src=a.jpg></figure>", "Stadtarchiv/Kröger", True),
    "no image before": ("<p>Der Rat tagte.</p>", "Stadtarchiv/Kröger", False),
    "text between": (IMAGE + "<p>Der Rat tagte.</p>", "Stadtarchiv/Kröger", False),
    "a captioned image has its line already": (
        "<figure><img src=a.jpg><figcaption>Rathaus</figcaption></figure>",
        "A/B",
        False,
    ),
    "a sentence with a slash": (IMAGE, "Die Saison 2023/24 beginnt am Montag.", False),
    "a question": (IMAGE, "Bus/Bahn: Was nun?", False),
    "lower-case words": (IMAGE, "und/oder", False),
    "a date": (IMAGE, "21/10/2024", False),
}


@pytest.mark.parametrize(("before", "line", "wanted"), CASES.values(), ids=CASES)
def test_two_names_behind_an_image(before: str, line: str, wanted: bool) -> None:
    element = fragment_fromstring(f"<div>{before}<p>{line}</p></div>")[-1]
    assert credit_behind_image(element, line) == (line if wanted else None)
