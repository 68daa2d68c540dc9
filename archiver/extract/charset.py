"""Bytes to text: which encoding a page really has, whatever it claims."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I
)
_DECLARATION_BYTES = 4096
"""Browsers look at the first 1,024 bytes (WHATWG HTML 13.2.3.2); late declarations are met on real pages."""
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252"}
"""What these names mean on the web (WHATWG Encoding, labels)."""
_UNWANTED = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
"""Control characters; in UTF-8 these bytes are never part of another character."""
_ACCENTS = (b"\xcc", b"\xcd")
"""First bytes of U+0300 to U+036F in UTF-8: the accents of decomposed letters, as macOS writes them (and some Greek)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page as text and as UTF-8."""

    text: str = field(repr=False)
    utf8: bytes = field(repr=False)


def decode(html: bytes, charset: str | None = None) -> str:
    """The page as text without control characters, umlauts in one piece; never fails.

    A byte-order mark decides; then bytes that are valid UTF-8 are UTF-8, whatever is declared (a text of another encoding
    with umlauts is practically never valid UTF-8); then the encoding that the page declares, then `charset`
    (the one of the Content-Type header), then Windows-1252.
    """
    return read_source(html, charset).text


def read_source(html: bytes, charset: str | None = None) -> Source:
    """What `decode` says, in both forms. Most pages pass as they are: looking at bytes takes a tenth of the time of rewriting text."""
    text, utf8 = _recoded(html, charset)
    wanted = utf8.translate(None, _UNWANTED)
    if len(wanted) < len(utf8):
        text = wanted.decode("utf-8")
    if any(accent in wanted for accent in _ACCENTS) and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        wanted = text.encode("utf-8")
    return Source(text, wanted)


def _recoded(html: bytes, charset: str | None) -> tuple[str, bytes]:
    bom = next((bom for bom in _BOMS if html.startswith(bom)), None)
    if bom is None:
        try:
            return html.decode("utf-8"), html
        except UnicodeDecodeError:
            pass
    encoding = _BOMS[bom] if bom else _told_encoding(html, charset)
    utf8 = html[len(bom or b"") :].decode(encoding, "replace").encode("utf-8", "replace")
    return utf8.decode("utf-8"), utf8


def _told_encoding(html: bytes, charset: str | None) -> str:
    """The encoding of bytes that are no UTF-8 and have no mark, by the order that `decode` names."""
    declared = _DECLARED.search(html[:_DECLARATION_BYTES]) or _DECLARED.search(html)
    names = [declared[1].decode("ascii") if declared else None, charset]
    known = [name for name in map(_python_name, names) if name]
    if known[:1] == ["utf-8"] and _mostly_utf8(html):
        return "utf-8"
    return next((name for name in known if name != "utf-8"), "cp1252")


def _python_name(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label or "").name
        "".encode(name)  # refuses codecs that are no text encodings, such as base64
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
    return (
        None if name.startswith("utf-16") else _ALIASES.get(name, name)
    )  # UTF-16 without a mark was valid or is a lie


def _mostly_utf8(html: bytes) -> bool:
    """Whether the bytes beyond ASCII are UTF-8 but for a few broken ones."""
    text = html.decode("utf-8", "replace")
    return text.count("\ufffd") * 4 < sum(map(text.count, "äöüÄÖÜß„“–"))
