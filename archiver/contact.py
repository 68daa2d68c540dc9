"""How the crawler introduces itself to sites. Pure."""

from __future__ import annotations

import re

_MAX = 200
"""Characters of a contact that are sent."""
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)


def user_agent(version: str, contact: str) -> str:
    """The User-Agent header (RFC 9110, 10.1.5): product and version, then what it is and whom to write to.

    Example: `archiver/0.1.0 (news archive; +https://archiv.example/crawler)`. What would break the header or its comment (line
    breaks, brackets, letters beyond ASCII) is left out.
    """
    plain = re.sub(r"[^\x20-\x7e]|[()\\;]", " ", contact)
    words = " ".join(plain.split())[:_MAX]
    if words.startswith(("http://", "https://")):
        words = f"+{words}"
    return f"archiver/{version} (news archive{f'; {words}' if words else ''})"


def from_header(contact: str) -> str | None:
    """The From header, which robots should send (RFC 9110, 10.1.2): the mail address in a contact, or None."""
    match = _EMAIL.search(contact)
    return match[0] if match else None
