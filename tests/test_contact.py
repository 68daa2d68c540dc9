"""How the crawler introduces itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.contact import from_header, user_agent


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", "archiver/1.2 (news archive)"),
        ("archiv@uni.example", "archiver/1.2 (news archive; archiv@uni.example)"),
        ("https://uni.example/archiv", "archiver/1.2 (news archive; +https://uni.example/archiv)"),
        ("Uni (Köln)\r\nX-Evil: 1", "archiver/1.2 (news archive; Uni K ln X-Evil: 1)"),
    ],
)
def test_the_user_agent_names_the_program_and_the_contact(contact: str, agent: str) -> None:
    assert user_agent("1.2", contact) == agent


@pytest.mark.parametrize(
    ("contact", "sender"),
    [
        ("https://uni.example/archiv archiv@uni.example", "archiv@uni.example"),
        ("Archiv <a.b+c@x-y.example>", "a.b+c@x-y.example"),
        ("https://uni.example/@archiv", None),
        ("", None),
    ],
)
def test_from_is_the_mail_address_in_the_contact(contact: str, sender: str | None) -> None:
    assert from_header(contact) == sender


@given(st.text())
def test_no_contact_breaks_a_header(contact: str) -> None:
    agent = user_agent("1.2", contact)
    assert agent.isascii()
    assert agent.isprintable()
    assert agent.count("(") == agent.count(")") == 1
