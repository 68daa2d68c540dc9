"""Sitemap lines of robots.txt, and what an answer is."""

from __future__ import annotations

import gzip

import pytest
from cpu_time import at_most

from archiver.discover.robots import read_sitemap_lines
from archiver.discover.sniff import Sort, what_is


def test_sitemap_lines_are_found_however_they_are_written() -> None:
    robots = (
        b"\xef\xbb\xbfSitemap: https://zeitung.example/a.xml\rUser-agent: *\r\nDisallow: /\n sitemap:/b.xml\n"
        b"SITEMAP : file:///x\nSitemap: https://zeitung.example/a.xml"
    )
    assert read_sitemap_lines(robots, "https://zeitung.example/robots.txt") == (
        "https://zeitung.example/a.xml",
        "https://zeitung.example/b.xml",
    )


@pytest.mark.parametrize(
    ("content", "content_type", "sort"),
    [
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", Sort.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', None, Sort.FEED),
        (b"<rdf:RDF xmlns:rdf='x'>", "application/xml", Sort.FEED),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "application/json", Sort.FEED),
        (b'<?xml version="1.0"?><!-- Plan --><urlset>', "text/plain", Sort.SITEMAP),
        (gzip.compress(b"<sitemapindex>", mtime=0), "application/gzip", Sort.SITEMAP),
        (b"<!DOCTYPE html>\n<html lang=de>", "application/xml", Sort.HTML),
        (b"<!doctype html><title>x</title><p>Text", None, Sort.HTML),
        ("<html>".encode("utf-16"), "text/html", Sort.HTML),
        (b"<!DOCTYPE x [<!ENTITY html '<html>'>]><rss>", "text/xml", Sort.FEED),
        (b'{"text": "<html>"}', "text/html", Sort.OTHER),
        (b"%PDF-1.7 <html>", "text/html", Sort.OTHER),
        (b"\x89PNG\r\n\x1a\n", "text/html", Sort.OTHER),
        (b"", "text/html", Sort.OTHER),
        (b"Zu viele Anfragen", "text/html", Sort.OTHER),
    ],
)
def test_the_bytes_decide(content: bytes, content_type: str | None, sort: Sort) -> None:
    assert what_is(content, content_type) is sort


@pytest.mark.parametrize(
    "content", [b"<!--" * 1_000, b"<!DOCTYPE " * 400, b" " * 5_000_000, b"<!DOCTYPE[" + b"]" * 4_000]
)
def test_hostile_beginnings_are_sniffed_in_a_moment(content: bytes) -> None:
    with at_most(0.5):
        what_is(content)
