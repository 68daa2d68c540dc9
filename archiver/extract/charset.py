"""Bytes to text: which encoding a page really has, whatever it claims."""

from __future__ import annotations

import codecs
import re
import unicodedata

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I
)
_DECLARATION_BYTES = 4096
"""Browsers look at the first 1,024 bytes (WHATWG HTML 13.2.3.2); late declarations are met on real pages."""
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252"}
"""What these names mean on the web (WHATWG Encoding, labels)."""
_CONTROLS = tuple(bytes((code,)) for code in (*range(32), 127) if code not in b"\t\n\r")
"""Control characters; in UTF-8 these bytes are never part of another character."""
_ACCENTS = {b"\xcc": re.compile(rb"\xcc[\x80-\xbf]"), b"\xcd": re.compile(rb"\xcd[\x80-\xaf]")}
"""U+0300 to U+036F in UTF-8, by their first byte: the accents of decomposed letters, as macOS writes them."""
_PIECE = 32_768


def decode(html: bytes, charset: str | None = None) -> str:
    """The page as text without control characters, umlauts in one piece; never fails.

    A byte-order mark decides; then bytes that are valid UTF-8 are UTF-8, whatever is declared (a text of another encoding
    with umlauts is practically never valid UTF-8); then the encoding that the page declares, then `charset`
    (the one of the Content-Type header), then Windows-1252.
    """
    return as_utf8(html, charset).decode("utf-8")


def as_utf8(html: bytes, charset: str | None = None) -> bytes:
    """What `decode` says, as UTF-8. Most pages pass as they are, without a copy: to look at bytes is faster than to write them."""
    utf8 = html if _is_plain_utf8(html) else _recoded(html, charset)
    if any(control in utf8 for control in _CONTROLS):
        utf8 = utf8.translate(None, b"".join(_CONTROLS))
    return _composed(utf8)


def _composed(utf8: bytes) -> bytes:
    """With `ä` for `a` and its dots, letter by letter: to normalise a whole page may take ten times as long as to parse it.

    Accents on other letters than those of ASCII are left to `text.clean`.
    """
    accents = [accent for start, accent in _ACCENTS.items() if start in utf8]
    places = sorted(found.start() for accent in accents for found in accent.finditer(utf8))
    pieces: list[bytes] = []
    done = 0
    for place in places:
        if utf8[place - 1 : place].isalpha():
            letter = utf8[place - 1 : place + 2].decode("utf-8")
            pieces += utf8[done : place - 1], unicodedata.normalize("NFC", letter).encode("utf-8")
            done = place + 2
    return b"".join((*pieces, utf8[done:])) if pieces else utf8


def _is_plain_utf8(html: bytes) -> bool:
    """Whether bytes without a mark are valid UTF-8; read in pieces, for memory for a whole page of text costs more than the reading."""
    if any(map(html.startswith, _BOMS)):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(html), _PIECE):
            decoder.decode(html[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _recoded(html: bytes, charset: str | None) -> bytes:
    bom = next((bom for bom in _BOMS if html.startswith(bom)), b"")
    encoding = _BOMS[bom] if bom else _told_encoding(html, charset)
    return html[len(bom) :].decode(encoding, "replace").encode("utf-8", "replace")


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
