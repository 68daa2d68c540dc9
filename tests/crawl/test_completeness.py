"""Whole, cut off, or too much to read."""

from __future__ import annotations

import time

import pytest

from archiver.crawl.completeness import MAX_ATTRIBUTES, is_cut_off, is_too_complex

PAGE = b"<!doctype html><html><body><main><article><h1>Br\xc3\xbccke</h1><p>Ein Satz.<p>Noch einer.</article></main></body></html>\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PAGE, id="whole"),
        pytest.param(PAGE + b"<!-- cached -->" * 9000, id="a long comment after the end"),
        pytest.param(PAGE.replace(b"</body></html>", b""), id="optional tags left out"),
        pytest.param(PAGE.replace(b"</html>", b"</HTML >"), id="capitals"),
        pytest.param(PAGE.decode().encode("utf-16"), id="UTF-16"),
    ],
)
def test_whole_pages_are_not_cut(content: bytes) -> None:
    assert not is_cut_off(content)


@pytest.mark.parametrize("end", range(40, PAGE.index(b"</article>"), 7))
def test_a_page_that_breaks_off_in_the_article_is_cut(end: int) -> None:
    assert is_cut_off(PAGE[:end])


def test_too_many_elements_or_attributes_are_told_before_parsing() -> None:
    assert not is_too_complex(PAGE * 50)
    assert is_too_complex(b"<p>Zeile</p>" * 200_000)
    assert is_too_complex(b"<p " + b" ".join(b"a%d=1" % n for n in range(MAX_ATTRIBUTES + 2)) + b">")
    assert not is_too_complex(b"<script>" + b"a=1;" * 100_000 + b"</script>")


@pytest.mark.parametrize("content", [b"<" * 100_000, b"<a" * 100_000, b"=" * 100_000, b"<div " * 100_000])
def test_hostile_bytes_are_judged_in_a_moment(content: bytes) -> None:
    start = time.process_time()
    is_cut_off(content)
    is_too_complex(content)
    assert time.process_time() - start < 1
