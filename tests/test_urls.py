"""Addresses: one normal form, when two are the same page, and what their form says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.urls import article_form, normal_url, outlet_key, same_site, share_a_name, site_of, url_key

HOME = "https://zeitung.example"
NORMAL = {
    "capitals in scheme and host": ("HTTPS://Zeitung.Example/Politik/A", "https://zeitung.example/Politik/A"),
    "a default port": ("https://zeitung.example:443/a", "https://zeitung.example/a"),
    "http's default port": ("http://zeitung.example:80/a", "http://zeitung.example/a"),
    "another port stays": ("http://127.0.0.1:8043/a", "http://127.0.0.1:8043/a"),
    "a default port of the other scheme stays": ("http://zeitung.example:443/a", "http://zeitung.example:443/a"),
    "a user name": ("https://leser:geheim@zeitung.example/a", "https://zeitung.example/a"),
    "a fragment": ("https://zeitung.example/a#kommentare", "https://zeitung.example/a"),
    "no path": ("https://zeitung.example", "https://zeitung.example/"),
    "no path but a query": ("https://zeitung.example?p=7", "https://zeitung.example/?p=7"),
    "blanks around": ("  https://zeitung.example/a\n", "https://zeitung.example/a"),
    "a blank inside": ("https://zeitung.example/a b", "https://zeitung.example/a%20b"),
    "a final dot of the host": ("https://zeitung.example./a", "https://zeitung.example/a"),
    "an umlaut in the path": ("https://zeitung.example/löwe", "https://zeitung.example/l%C3%B6we"),
    "an escaped umlaut": ("https://zeitung.example/l%c3%b6we", "https://zeitung.example/l%C3%B6we"),
    "a Latin-1 umlaut stays what it is": ("https://zeitung.example/l%f6we", "https://zeitung.example/l%F6we"),
    "a needless escape": ("https://zeitung.example/%61%2Dz", "https://zeitung.example/a-z"),
    "an escaped slash stays escaped": ("https://zeitung.example/a%2fb", "https://zeitung.example/a%2Fb"),
    "a bare percent sign": ("https://zeitung.example/100%", "https://zeitung.example/100%25"),
    "an umlaut in the host": ("https://zürich.example/a", "https://xn--zrich-kva.example/a"),
    "a sharp s in the host, as browsers have it": ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
    "a decomposed umlaut in the host": ("https://zu\u0308rich.example/a", "https://xn--zrich-kva.example/a"),
    "capitals with umlauts in the host": ("https://ZÜRICH.example/a", "https://xn--zrich-kva.example/a"),
    "a host that is written in ASCII already": ("https://xn--zrich-kva.example/a", "https://xn--zrich-kva.example/a"),
    "a full-width dot of the host": ("https://zeitung。example/a", "https://zeitung.example/a"),
    "an IPv6 address": ("http://[::1]:8043/a", "http://[::1]:8043/a"),
    "a session id in the path": ("https://zeitung.example/a;jsessionid=0A1B?x=1", "https://zeitung.example/a?x=1"),
    "a query's order and repetition stay": (f"{HOME}/a?b=2&a=1&b=3", f"{HOME}/a?b=2&a=1&b=3"),
    "a query without values stays as it is": (f"{HOME}/a?12345", f"{HOME}/a?12345"),
    "a bare name among pairs stays bare": (f"{HOME}/a?print&id=7", f"{HOME}/a?print&id=7"),
    "an empty value stays": (f"{HOME}/a?id=", f"{HOME}/a?id="),
    "empty pieces go": (f"{HOME}/a?&&id=7&", f"{HOME}/a?id=7"),
    "a Latin-1 umlaut in the query stays": (f"{HOME}/a?ort=K%f6ln", f"{HOME}/a?ort=K%F6ln"),
    "brackets in the query": (f"{HOME}/a?tx_news_pi1[news]=4711", f"{HOME}/a?tx_news_pi1%5Bnews%5D=4711"),
    "a question mark in the query": (f"{HOME}/a?u=b?c", f"{HOME}/a?u=b?c"),
    "WordPress's feed is no tracking": (f"{HOME}/?feed=rss2", f"{HOME}/?feed=rss2"),
    "a format of a feed is no tracking": (f"{HOME}/export?type=rss", f"{HOME}/export?type=rss"),
    "WordPress's number": (f"{HOME}/?p=4711&utm_source=rss", f"{HOME}/?p=4711"),
}


@pytest.mark.parametrize(("url", "normal"), NORMAL.values(), ids=NORMAL)
def test_normal_form(url: str, normal: str) -> None:
    assert normal_url(url) == normal
    assert normal_url(normal) == normal


TRACKING = (
    "utm_source=rss&utm_medium=feed",
    "UTM_Campaign=x",
    "wt_mc=sz.rss",
    "at_medium=custom7",
    "pk_campaign=a",
    "mtm_source=b",
    "fbclid=IwAR0",
    "gclid=1",
    "xtor=CS1-15",
    "ref=rss",
    "cid=rss",
    "sara_ref=re-so-app-sh",
    "wtrid=rss",
    "seite_ref=start",
    "from_rss=1",
    "r=rss",
    "maca=de-rss-de-all-1119-xml-mrss",
    "PHPSESSID=0a1b2c",
    "sid=0a1b2c",
    "_ga=1.2.3",
)


@pytest.mark.parametrize("query", TRACKING)
def test_tracking_and_session_parameters_go(query: str) -> None:
    assert normal_url(f"{HOME}/a?{query}") == f"{HOME}/a"
    assert normal_url(f"{HOME}/a?{query}&id=7") == f"{HOME}/a?id=7"
    assert normal_url(f"{HOME}/a?id=7&{query}") == f"{HOME}/a?id=7"


KEPT = (
    "id=7",
    "p=4711",
    "ArtNr=335614",
    "page=2",
    "post_type=post&p=49410",
    "cHash=abc",
    "articleId=1",
    "q=rss",
    "lang=de",
)


@pytest.mark.parametrize("query", KEPT)
def test_parameters_that_name_the_page_stay(query: str) -> None:
    assert normal_url(f"{HOME}/a?{query}") == f"{HOME}/a?{query}"


NO_ADDRESSES = (
    "",
    "a",
    "/a",
    "mailto:a@b.example",
    "javascript:alert(1)",
    "ftp://a.example/b",
    "http://",
    "https:///a",
    "http://[kaputt/a",
    "//a/b",
)


@pytest.mark.parametrize("url", [*NO_ADDRESSES, "https://a.example:port/", "https://a.example:99999/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - urllib's own messages differ by Python version
        normal_url(url)


ARTICLE = f"{HOME}/politik/bruecke-genehmigt-4711"
SAME = {
    "http": "http://zeitung.example/politik/bruecke-genehmigt-4711",
    "www": "https://www.zeitung.example/politik/bruecke-genehmigt-4711",
    "a numbered www": "https://www1.zeitung.example/politik/bruecke-genehmigt-4711",
    "the mobile site": "https://m.zeitung.example/politik/bruecke-genehmigt-4711",
    "the AMP site": "https://amp.zeitung.example/politik/bruecke-genehmigt-4711",
    "a final slash": f"{ARTICLE}/",
    "an AMP path": f"{ARTICLE}/amp",
    "an AMP path with slash": f"{ARTICLE}/amp/",
    "an AMP folder": f"{HOME}/amp/politik/bruecke-genehmigt-4711",
    "an AMP ending": f"{ARTICLE}.amp",
    "an AMP parameter": f"{ARTICLE}?amp=1",
    "a bare AMP parameter": f"{ARTICLE}?amp",
    "an output type": f"{ARTICLE}?outputType=amp",
    "a print path": f"{ARTICLE}/print/",
    "a German print path": f"{ARTICLE}/drucken",
    "a print parameter": f"{ARTICLE}?print=true",
    "a print service": f"{ARTICLE}?service=print",
    "a reply link": f"{ARTICLE}?replytocom=815",
    "tracking": f"{ARTICLE}?utm_source=newsletter&fbclid=x",
    "a fragment": f"{ARTICLE}#kommentare",
    "a folder's index": f"{ARTICLE}/index.html",
    "http with its port": "http://zeitung.example:80/politik/bruecke-genehmigt-4711/",
    "mobile, AMP and tracking at once": "http://m.zeitung.example/politik/bruecke-genehmigt-4711/amp/?utm_source=x#top",
    "an escaped letter": f"{HOME}/politik/br%75ecke-genehmigt-4711",
    "a session in the path": f"{ARTICLE};jsessionid=0A1B2C",
    "a session parameter": f"{ARTICLE}?PHPSESSID=0a1b2c",
    "a final dot of the host": "https://zeitung.example./politik/bruecke-genehmigt-4711",
    "a mobile view": f"{ARTICLE}?mobile=1",
    "an empty query": f"{ARTICLE}?",
    "a user name and port": "https://leser@zeitung.example:443/politik/bruecke-genehmigt-4711",
    "capitals in the host": "https://ZEITUNG.example/politik/bruecke-genehmigt-4711",
}


@pytest.mark.parametrize("url", SAME.values(), ids=SAME)
def test_forms_of_one_page_share_their_key(url: str) -> None:
    assert url_key(url) == url_key(ARTICLE) == "zeitung.example/politik/bruecke-genehmigt-4711"


PAIRS_SAME = {
    "the order of parameters": (f"{HOME}/?a=1&b=2", f"{HOME}/?b=2&a=1"),
    "plus and escaped blank": (f"{HOME}/a?ort=Bad+Ems", f"{HOME}/a?ort=Bad%20Ems"),
    "an umlaut and its escape": (f"{HOME}/löwe", f"{HOME}/l%C3%B6we"),
    "an AMP page": (f"{HOME}/a-4711.amp.html", f"{HOME}/a-4711.html"),
    "an AMP page with hyphen": (f"{HOME}/a-4711-amp.html", f"{HOME}/a-4711.html"),
    "home page and its index": (f"{HOME}/index.php", HOME),
}
PAIRS_OTHER = {
    "two numbers": (f"{HOME}/?p=4711", f"{HOME}/?p=4712"),
    "two Latin-1 umlauts": (f"{HOME}/a?ort=K%f6ln", f"{HOME}/a?ort=K%fcln"),
    "capitals in the path": (f"{HOME}/a/B", f"{HOME}/a/b"),
    "two hosts": ("https://sport.zeitung.example/a", f"{HOME}/a"),
    "two ports": ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
    "a page and its second page": (f"{HOME}/a", f"{HOME}/a?page=2"),
    "a view that is a page of its own": (f"{HOME}/a?view=article", f"{HOME}/a?view=gallery"),
    "a word that ends in amp": (f"{HOME}/trainingscamp", f"{HOME}/trainingsc"),
    "a word that ends in print": (f"{HOME}/3d-print", f"{HOME}/3d"),
    "a two-part host that begins with m": ("https://m.example/a", "https://example/a"),
    "an escaped slash and a slash": (f"{HOME}/a%2Fb", f"{HOME}/a/b"),
}


@pytest.mark.parametrize(("one", "other"), PAIRS_SAME.values(), ids=PAIRS_SAME)
def test_two_addresses_of_one_page(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), PAIRS_OTHER.values(), ids=PAIRS_OTHER)
def test_two_addresses_of_two_pages(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


NAMES = {
    "the same name in another folder": ("/politik/bruecke-genehmigt", "/lokales/bruecke-genehmigt.html", True),
    "the same number": ("/politik/bruecke-4711234.html", "/lokales/neue-bruecke-4711234", True),
    "a name with an unknown parameter": ("/politik/bruecke?ressort=1", "/politik/bruecke?ressort=2", True),
    "a number in the query": ("/?p=4711", "/archiv?id=4711", True),
    "another name and number": ("/politik/bruecke-4711234.html", "/politik/dpa-bruecke-4711999.html", False),
    "another name on the same day": ("/20241021/bruecke", "/20241021/rat-tagt", False),
}


@pytest.mark.parametrize(("one", "other", "is_shared"), NAMES.values(), ids=NAMES)
def test_addresses_that_share_a_name(one: str, other: str, is_shared: bool) -> None:
    assert share_a_name(HOME + one, HOME + other) is is_shared


PATHS = st.text(st.sampled_from("abzA09äßé%+-_.~/;:@&=?#[]() \\\t\n\"'<>|^`{}\ud800\u0130\u2028"), max_size=40)


@given(
    st.sampled_from(("http://", "HTTPS://")),
    st.sampled_from(("zeitung.example", "www.Zeitung.example:8080", "127.0.0.1")),
    PATHS,
)
def test_the_normal_form_is_stable_for_any_path(scheme: str, host: str, path: str) -> None:
    normal = normal_url(f"{scheme}{host}/{path}")
    assert normal_url(normal) == normal
    assert normal.isascii()
    assert url_key(normal) == url_key(f"{scheme}{host}/{path}")
    assert article_form(normal) in (True, False, None)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        normal = normal_url(text)
    except ValueError:
        assert article_form(text) is False
    else:
        assert normal.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "filler", ["-", "/", "%", "&", "=", "a=1&", "1", "a-", "-1", ".", "..", "2024/", ";sid=1", "+"]
)
def test_long_addresses_are_read_in_time(filler: str) -> None:
    url = f"{HOME}/{filler * 50_000}?{filler * 50_000}"
    start = time.process_time()
    normal_url(url), url_key(url), article_form(url)
    assert time.process_time() - start < 2


SITES = {
    "www.zeitung.de": "zeitung.de",
    "nachrichtenfeeds.br.de": "br.de",
    "www.orf.at": "orf.at",
    "news.bbc.co.uk": "bbc.co.uk",
    "BLOG.Zeitung.DE.": "zeitung.de",
    "127.0.0.1": "127.0.0.1",
    "localhost": "localhost",
}


@pytest.mark.parametrize(("host", "site"), SITES.items(), ids=SITES)
def test_site_of_a_host(host: str, site: str) -> None:
    assert site_of(host) == site


def test_same_site_compares_registrable_domains() -> None:
    assert same_site("https://www.zeitung.de/a", "http://sport.zeitung.de/b")
    assert not same_site("https://zeitung.de/", "https://zeitung.at/")
    assert not same_site("https://a.co.uk/", "https://b.co.uk/")
    assert not same_site("http://[kaputt", "https://zeitung.de/")
    assert not same_site("mailto:a@zeitung.de", "https://zeitung.de/")


def test_outlet_key_is_the_host_and_port_without_www() -> None:
    assert outlet_key("https://www.kleinezeitung.example/feed") == "kleinezeitung.example"
    assert outlet_key("http://127.0.0.1:8043/") == "127.0.0.1:8043"
    assert outlet_key("https://www.example/") == "www.example"


ARTICLES = (
    "/2024/10/21/rutte-nimmt-stellung/",
    "/2024/10/rutte",
    "/2024/breakpoint-hilfe-die-fundis-kommen/",
    "/artikel/2023/43/diskussion-begriff",
    "/politik/rutte-nimmt-stellung-id1234567.html",
    "/politik/article241847490/Erstes-Bild.html",
    "/politik/rutte_aid-107992075",
    "/politik/ausland/die-schweiz-ist-gross-19655247.html",
    "/sport/platzverweis/158606958.html",
    "/news/politik-li.343191",
    "/de/russland-wahl/a-68117411",
    "/interimstrainer-schubert-1019241/artikel",
    "/news,142489.html",
    "/inland/ahrtal-flut-bilanz-100.html",
    "/nachrichten/bayern/landeskirche-will-missbrauch-aufarbeiten,UAf9GNd",
    "/warum-es-ein-ressourcenschutzgesetz-braucht/",
    "/gesellschaft/wir-sind-dann-mal-weg/index.html",
    "/artikel/bericht_zur_lage_vom_tage",
    "/a/0b1c2d3e-0123-4567-89ab-0123456789ab",
    "/datenschutz-was-die-neuen-regeln-bringen/",
    "/?p=4711",
    "/?post_type=post&p=49410",
    "/news/news_lang.php?ArtNr=335614",
    "/index.php?id=4711",
    "/aktuelles?tx_news_pi1%5Bnews%5D=4711",
)
LISTS = (
    "/",
    "",
    "/index.html",
    "/politik/",
    "/sport/fussball",
    "/sport/fussball/index.html",
    "/tag/nato-generalsekretaer-mark-rutte/",
    "/thema/ukraine-krieg-und-die-folgen",
    "/themen/bruecken",
    "/category/politik/europa/",
    "/kategorie/meinung-und-debatte-im-ueberblick",
    "/author/max-mustermann/",
    "/autor/die-redaktion-des-talboten",
    "/suche?q=nato",
    "/?s=nato",
    "/?cat=10",
    "/?tag=nato",
    "/artikel?page=2",
    "/politik/page/2/",
    "/2024/10/",
    "/2024/",
    "/impressum",
    "/impressum/a-15718489",
    "/datenschutz",
    "/datenschutz-hinweise.html",
    "/kontakt/",
    "/ueber-uns/",
    "/agb.html",
    "/abo/digital-abo-jetzt-bestellen-12345",
    "/newsletter/anmeldung-zum-morgenbrief",
    "/feed/",
    "/rss/politik.xml",
    "/sitemap.xml",
    "/wp-content/uploads/2024/10/bruecke-von-oben-gesehen.jpg",
    "/media/programm-des-stadtfestes-2024.pdf",
    "/de/wladimir-putin/t-17289915",
    "/boulevard/queen-elizabeth-ii--per145383/",
    "/archiv/2024/04/26/",
    "/login?ziel=/politik/rutte-nimmt-stellung-4711",
)
EITHER = ("/das-letzte-wort/", "/frauenverunsicherung/", "/dossier/wasserstoff/", "/magazin/glosse")


@pytest.mark.parametrize("path", ARTICLES)
def test_addresses_of_articles(path: str) -> None:
    assert article_form(HOME + path) is True


@pytest.mark.parametrize("path", LISTS)
def test_addresses_of_lists_services_and_files(path: str) -> None:
    assert article_form(HOME + path) is False


@pytest.mark.parametrize("path", EITHER)
def test_addresses_that_say_nothing(path: str) -> None:
    assert article_form(HOME + path) is None


@pytest.mark.parametrize("host", ["shop", "abo", "jobs", "epaper", "gutscheine", "trauer"])
def test_markets_and_shops_hold_no_articles(host: str) -> None:
    assert article_form(f"https://{host}.zeitung.example/angebot-der-woche-fuer-leser-12345") is False


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_no_article(url: str) -> None:
    assert article_form(url) is False
