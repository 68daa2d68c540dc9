"""What a robots.txt says to those who collect texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.rights import Meaning, Rights
from archiver.rights.agents import ANSWERING_AGENTS, TRAINING_AGENTS
from archiver.rights.robots import read_robots

PAGE = "https://blatt.example/politik/a.html"


def said(text: str, url: str = PAGE) -> list[tuple[str, str]]:
    return [(statement.meaning.value, statement.said) for statement in read_robots(text).statements(url)]


def is_reserved(text: str, url: str = PAGE) -> bool:
    return Rights(read_robots(text).statements(url)).is_reserved


def test_barred_training_agents_are_a_reservation_with_their_lines_as_evidence() -> None:
    text = "User-agent: *\nAllow: /\n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"
    assert said(text) == [("reserved", "User-agent: GPTBot, CCBot; Disallow: /")]


@pytest.mark.parametrize(
    "agent", ["GPTBot", "gptbot", "Google-Extended", "anthropic-ai", "ClaudeBot", "Bytespider", "Applebot-Extended"]
)
def test_each_of_the_usual_agents_is_known_in_any_case(agent: str) -> None:
    assert is_reserved(f"User-Agent : {agent}\r\nDisallow: /\r\n")


def test_agents_that_answer_questions_are_noted_and_reserve_nothing() -> None:
    text = "User-agent: ChatGPT-User\nUser-agent: PerplexityBot\nDisallow: /"
    assert said(text) == [("noted", "User-agent: ChatGPT-User, PerplexityBot; Disallow: /")]
    assert not is_reserved(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("User-agent: *\nDisallow: /", id="everybody"),
        pytest.param("User-agent: Googlebot\nDisallow: /", id="a search engine"),
        pytest.param("User-agent: GPTBot\nDisallow:", id="nothing barred"),
        pytest.param("User-agent: GPTBot\nAllow: /", id="let in"),
        pytest.param("User-agent: GPTBot\nCrawl-delay: 5", id="slowed down"),
        pytest.param("# User-agent: GPTBot\n# Disallow: /", id="in a comment"),
        pytest.param("User-agent: GPTBot\nDisallow: /intern/", id="elsewhere"),
        pytest.param("User-agent: GPTBot\nDisallow: /\nAllow: /politik/", id="let in by the longer rule"),
        pytest.param("Disallow: /\nUser-agent: GPTBot", id="a rule before any agent"),
        pytest.param("Content-Signal: search=yes, ai-train=yes", id="a signal that permits"),
        pytest.param("Content-Signal: search=yes, ai-input=no", id="a signal about answers"),
        pytest.param("Content-Usage: /bilder/ train-ai=n", id="usage elsewhere"),
    ],
)
def test_no_reservation(text: str) -> None:
    assert not is_reserved(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("User-agent: GPTBot\nDisallow: /politik", id="this path"),
        pytest.param("User-agent: GPTBot\nDisallow: /*.html$", id="by pattern"),
        pytest.param("User-agent: GPTBot\nAllow: /\nDisallow: /politik/", id="the longer rule bars"),
        pytest.param("\ufeffUser-agent: GPTBot # Training\nDisallow: / # alles", id="with comments and a mark"),
        pytest.param("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", id="Content-Signal"),
        pytest.param("User-agent: *\nContent-Usage: train-ai=n", id="Content-Usage"),
        pytest.param("User-agent: *\nContent-Usage: /politik/ bots=n", id="Content-Usage for the path"),
        pytest.param(
            "# Die Nutzung der Inhalte für Text- und Data-Mining\n# im Sinne von § 44b UrhG\n# bleibt vorbehalten.",
            id="German words",
        ),
        pytest.param(
            "# We expressly reserve all rights to text and data mining.\nUser-agent: *\nDisallow:", id="English words"
        ),
        pytest.param("# Die Verwendung zum Training von KI ist ausdrücklich untersagt.", id="training"),
    ],
)
def test_a_reservation(text: str) -> None:
    assert is_reserved(text)


def test_words_run_over_several_comment_lines_and_are_quoted_from_their_sentence() -> None:
    text = (
        "# Willkommen. Das Text und\n# Data Mining unserer Inhalte\n# behalten wir uns vor.\nUser-agent: *\nDisallow:"
    )
    assert said(text) == [("reserved", "# Das Text und Data Mining unserer Inhalte behalten wir uns vor.")]


def test_a_long_list_of_agents_is_cut_and_counted() -> None:
    agents = sorted(TRAINING_AGENTS)[:10]
    ((_, quote),) = said("".join(f"User-agent: {agent}\n" for agent in agents) + "Disallow: /")
    assert quote.endswith("… and 4 more; Disallow: /")


def test_no_agent_is_of_both_kinds() -> None:
    assert set() == TRAINING_AGENTS & ANSWERING_AGENTS


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    read_robots(text).statements(PAGE)


_LINES = st.lists(
    st.tuples(st.sampled_from(["User-agent", "Disallow", "Allow", "Content-Usage", "#"]), st.text(max_size=20)),
    max_size=20,
)


@given(_LINES)
def test_any_lines_are_read(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{name}: {value}" for name, value in lines)
    for statement in read_robots(text).statements(PAGE):
        assert statement.meaning in Meaning
        assert statement.said.isprintable()
