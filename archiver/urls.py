"""Addresses: when two are the same page, and which site one belongs to. Pure; nothing is looked up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

import idna
from publicsuffixlist import PublicSuffixList

_TRACKING = re.compile(
    r"^(utm_.*|wt_.*|at_.*|pk_.*|mtm_.*|matomo_.*|piwik_.*|sara_.*|mc_cid|mc_eid|xtor|xtref|ref|refid|referrer|cid|icid|ito|source|src|context|lid|"
    r"pm_ln|fbclid|gclid|dclid|msclkid|yclid|igshid|wtrid|wtmc|obref.*|seite_?ref|cmp|cmpid|ns_campaign|ns_mchannel|share|shared|"
    r"fromrss|from_rss|rss|via|tracking|partner|newsletter|nl|ga_.*|_ga|spm|reduced)$",
    re.I,
)
"""Query parameters that name where a reader came from, not which page is meant (counted in German feeds and sitemaps)."""
_FROM_FEED = re.compile(r"(^|[-_.])(rss|atom|rssfeed|newsfeed)([-_.]|$)", re.I)
"""Values that say that a reader came from a feed, under whatever name: `?r=rss`, `?maca=de-rss-de-all-1119-xml-mrss`."""
_FORMATS = frozenset(("feed", "type", "format", "output", "mode", "view", "action", "q"))
"""Parameters in which such a value asks for the feed itself."""
_SESSION = re.compile(
    r"^(sid|sessionid|session_id|session|phpsessid|jsessionid|aspsessionid.*|cfid|cftoken|s_id|zenid|osCsid)$", re.I
)
_SESSION_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#]*", re.I)
_VIEWS = re.compile(r"^(amp|outputtype|print|druck|mobile|view|service|replytocom|noamp|plain)$", re.I)
_VIEW_VALUES = frozenset(("", "1", "true", "amp", "print", "druck", "mobile", "desktop", "ja", "yes"))
_PORTS = {"http": 80, "https": 443}

_FILES = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|ogg|wav|mov|avi|pdf|docx?|xlsx?|pptx?|zip|gz|xml|rss|atom|rdf|json|js|"
    r"css|ics|epub|vcf|txt|csv)$",
    re.I,
)
"""Leaves that are files or feeds, not pages."""
_LISTS = frozenset(
    "tag tags schlagwort schlagworte stichwort stichworte thema themen themenseite themenseiten topic topics dossiers category "
    "categories kategorie kategorien rubrik rubriken ressort pagecategories author authors autor autoren autorin autor-in redakteur "
    "profil profile person personen user users member mitglied search suche suchen suchergebnis archive archiv newsarchiv sitemap "
    "feed feeds rss login logout anmelden registrieren register signin konto account abo abos abonnement abonnieren subscribe "
    "newsletter shop warenkorb wp-admin wp-login.php wp-json wp-content cgi-bin page seite trackback attachment share sharer "
    "anzeigen jobs stellenmarkt kleinanzeigen branchenbuch gewinnspiele horoskop horoskope epaper e-paper podcasts "
    "livestream tv-programm impressum imprint kontakt agb mediadaten datenschutzerklaerung startseite home".split()
)
"""Path segments under which sites keep lists and services: tags, topics, authors, search, archives, accounts, markets."""
_SERVICES = frozenset(
    "impressum imprint datenschutz datenschutzerklaerung startseite datenschutzhinweise datenschutzbestimmungen datenschutzerklärung "
    "privacy agb agbs nutzungsbedingungen kontakt contact kontaktformular mediadaten werbung werben cookie cookies barrierefreiheit "
    "widerruf kuendigen kuendigung jugendschutz netiquette redaktion team karriere about hilfe faq spenden unterstuetzen mitmachen".split()
)
"""Words of pages about the house itself; they count only in a leaf of three words or less, for articles are written about them too."""
_SERVICE_LEAVES = frozenset(
    "ueber-uns uber-uns wir-ueber-uns about-us allgemeine-geschaeftsbedingungen allgemeine-nutzungsbedingungen terms-of-use".split()
)
_SERVICE_HOSTS = re.compile(
    r"^(shop|abo|abos|aboshop|aboservice|meinabo|epaper|e-paper|jobs|stellenmarkt|stellenanzeigen|anzeigen|anzeigenannahme|gutscheine|"
    r"trauer|immobilien|immobilienmarkt|automarkt|leserservice|leserreisen|reisen|service|newsletter|login|account|konto|kundenkonto|"
    r"mediadaten|werbung|vergleich|tickets|spiele|gewinnspiele|sportwetten|partnersuche|wetter)\."
)
"""Hosts of a publisher's shops, markets and accounts."""
_SECTIONS = frozenset(
    "politik wirtschaft sport kultur panorama gesellschaft wissen wissenschaft meinung lokales regional region inland ausland "
    "deutschland welt international europa feuilleton leben reise reisen auto mobilitaet digital technik netzwelt medien gesundheit "
    "ratgeber service unterhaltung boulevard promis stars finanzen geld boerse immobilien karriere beruf bildung fussball bundesliga "
    "wetter videos video bilder fotos audio podcast nachrichten news aktuell aktuelles blog artikel beitraege magazin umwelt klima "
    "religion justiz polizei blaulicht chronik oesterreich schweiz stadt land kommentar kolumnen interviews leserbriefe themenwelten "
    "veranstaltungen termine".split()
)
"""Names that German sites give to sections (front pages of the 72 saved pages and `outlets.json`)."""
_LIST_QUERY = frozenset("q s query suche search suchbegriff cat tag author page paged seite m".split())
_ID_QUERY = re.compile(
    r"^(p|id|aid|nid|uid|artid|artnr|article|article_?id|artikel|artikelid|news|news_?id|story|storyid)$|\[(tt_)?news\]$",
    re.I,
)
"""Parameters that name an article; the last is TYPO3's (`tx_news_pi1[news]=4711`)."""
_NUMBER = re.compile(r"[0-9]+$")
_PAGE_ENDING = re.compile(r"\.(s?html?|php\d?|aspx?|jsp|do|htn|bild\.html)$", re.I)
_DATED = re.compile(r"/(?:19|20)\d\d/(?:\d{1,2}/){0,2}(?=[^/]*[a-z])[^/]+", re.I)
_DATE_ONLY = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$")
_ID = re.compile(r"(?:^|[^0-9])\d{5,}(?:[^0-9]|$)")
_TYPED_ID = re.compile(r"^[b-z]-\d+$|-(per|org|ort|thema|tag|topic)\d+$", re.I)
"""Ids that carry the type of a list: `/t-17284476` (topic), `/s-3086` (section); `a-…` is an article. `--per145383` (person)."""
_NODE = re.compile(r"/node/\d+$")
"""What Drupal calls every page without a name of its own: articles, but also its imprint."""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)

_PLAIN = re.compile(
    r"https?://(?:www\.(?=[^./]+\.))?(?P<key>(?!(?:www\d?|m|mobil|mobile|amp)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?P<path>[\w/.~,+-]*))",
    re.ASCII,
)
"""An address in normal form, without a query, of which `url_key` leaves out at most `www.` and what `_FORMS` tells: as most are."""
_FORMS = re.compile(r"amp|print|druck|index\.")

_suffixes = PublicSuffixList(only_icann=True)
"""Those of registries; that of hosting services (`blogspot.com`) would make a site of every weblog."""


@lru_cache(maxsize=4096)
def normal_url(url: str) -> str:
    """The address in the form under which the archive knows it.

    Scheme and host in lower case, no default port, no user name, no fragment, no session or tracking parameters, percent-escapes
    in one form, dot segments left to the caller's `urljoin`. The scheme, `www.` and a final slash are kept: they are
    compared by `url_key`, not rewritten. Raises ValueError for what is no http(s) address.

    Example: `HTTPS://Zeitung.example:443/a%e4?utm_source=rss&id=7#top` becomes `https://zeitung.example/a%E4?id=7`.
    """
    if _PLAIN.fullmatch(url):
        return url  # as below, a tenth of the time
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        raise ValueError(f"not an http(s) address: {url!r}")
    path = _escaped(_SESSION_PATH.sub("", parts.path)) or "/"
    query = "&".join(_escaped(piece, "?") for piece in parts.query.split("&") if _names_the_page(piece))
    return urlunsplit((parts.scheme.lower(), _host_and_port(parts), path, query, ""))


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """What two addresses of one page share: no scheme, no `www.`/`m.`/`amp.`, no AMP or print form, no final slash.

    Two addresses with the same key are the same page; only for comparing, never to be fetched.

    Example: `http://www.zeitung.example/a/?utm_source=x` and `https://zeitung.example/a` both give `zeitung.example/a`.
    """
    plain = _PLAIN.fullmatch(url)
    if plain and not _FORMS.search(plain["path"]):
        return plain["key"].rstrip("/")  # as below, a tenth of the time
    parts = urlsplit(normal_url(url))
    host = re.sub(r"^(www\d?|m|mobil|mobile|amp)\.(?=[^.]+\.)", "", parts.netloc)
    path = re.sub(r"/(amp|print|druck|drucken)/?$|^/amp(?=/)", "", parts.path)
    path = re.sub(r"(\.|-)amp(?=\.html?$)|\.amp$", "", path)
    path = re.sub(r"/index\.(html?|php)$", "", path).rstrip("/")
    pairs = sorted(pair for piece in parts.query.split("&") if piece and not _is_view(*(pair := _pair(piece))))
    query = urlencode(pairs, errors="surrogateescape")
    return host + path + (f"?{query}" if query else "")


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The registrable domain of a host: `nachrichtenfeeds.br.de` belongs to `br.de`; addresses and bare names are their own site.

    Under an ending that the list does not know, the last two names (its default rule): `zeitung.example`.
    """
    host = host.lower().rstrip(".")
    if ":" in host or host.replace(".", "").isdigit():
        return host
    return _suffixes.privatesuffix(host) or ".".join(host.split(".")[-2:])


def same_site(one: str, other: str) -> bool:
    """Whether two absolute addresses belong to the same registrable domain."""
    try:
        hosts = urlsplit(one).hostname, urlsplit(other).hostname
    except ValueError:
        return False
    return bool(hosts[0] and hosts[1]) and site_of(hosts[0] or "") == site_of(hosts[1] or "")


def outlet_key(url: str) -> str:
    """The key of the outlet that an address belongs to when the catalogue knows none: its host and port without `www.`.

    Example: `https://www.kleinezeitung.example/feed` gives `kleinezeitung.example`.
    """
    return re.sub(r"^www\.(?=[^.]+\.)", "", _host_and_port(urlsplit(url)))


def share_a_name(one: str, other: str) -> bool:
    """Whether two addresses carry the same last name or the same article number, whatever folder they stand in.

    Example: `/politik/bruecke-genehmigt-4711234.html` and `/lokales/bruecke-genehmigt-4711234` do; so do `/a/4711234/bruecke` and
    `/b/bruecke-genehmigt-4711234`.
    """
    mine, theirs = _names(one), _names(other)
    return bool(mine & theirs)


def _names(url: str) -> set[str]:
    """The last name in an address without its ending, its article numbers, and those in its query; days are no numbers."""
    parts = urlsplit(normal_url(url))
    segments = [segment for segment in unquote(parts.path).casefold().split("/") if segment]
    leaf = {_PAGE_ENDING.sub("", segments[-1])} if segments else {""}
    numbers = re.findall(r"(?<!\d)(?!(?:19|20)\d\d[01]\d[0-3]\d(?!\d))\d{5,}", parts.path)
    asked = {value for name, value in map(_pair, parts.query.split("&")) if _ID_QUERY.search(name)}
    return leaf | set(numbers) | asked


@lru_cache(maxsize=4096)
def article_form(url: str) -> bool | None:
    """What the form of an address says: True an article, False none (list, service, file, home page), None either.

    Example: `/2024/10/21/rutte-nimmt-stellung/`, `/politik/rutte-id1234567.html` and `/?p=123` give True, `/tag/nato/`,
    `/politik/`, `/impressum` and `/bild.jpg` False, `/das-letzte-wort/` None.
    """
    try:
        parts = urlsplit(normal_url(url))
    except ValueError:
        return False
    pairs = [_pair(piece) for piece in parts.query.split("&")]
    segments = [segment for segment in unquote(parts.path).lower().split("/") if segment]
    if segments and _PAGE_ENDING.sub("", segments[-1]) == "index":
        segments.pop()
    if _is_list(parts.netloc, segments, {name.lower() for name, _ in pairs}):
        return False
    if any(_ID_QUERY.search(name) and _NUMBER.match(value) for name, value in pairs):
        return True
    return _path_form("/" + "/".join(segments), segments) if segments else False


def is_section(url: str) -> bool:
    """Whether an address ends in a name that German sites give to their sections: `/politik/`, `/lokales/sport.html`."""
    segments = [segment for segment in unquote(urlsplit(url).path).lower().split("/") if segment]
    return (
        0 < len(segments) <= 2 and _PAGE_ENDING.sub("", segments[-1]) in _SECTIONS and not _LISTS.intersection(segments)
    )


def _is_list(host: str, segments: list[str], asked: set[str]) -> bool:
    """Lists, services and files: what is never an article, whatever else the address says."""
    leaf = segments[-1] if segments else ""
    words = re.split(r"[-_.,]+", _PAGE_ENDING.sub("", leaf))
    return bool(
        _SERVICE_HOSTS.match(host)
        or _FILES.search(leaf)
        or asked & _LIST_QUERY
        or _LISTS.intersection(segments)
        or (len(words) <= 3 and _SERVICES.intersection(words))
        or _SERVICE_LEAVES.intersection(segments)
    )


def _path_form(path: str, segments: list[str]) -> bool | None:
    leaf = segments[-1]
    name = _PAGE_ENDING.sub("", leaf)
    if _DATE_ONLY.search(path) or _TYPED_ID.search(name):
        return False
    if _NODE.search(path):
        return None
    words = [word for word in re.split(r"[-_,.+~\s]+", name) if len(word) > 1 and not word.isdigit()]
    if _DATED.search(path) or _UUID.search(name) or any(_ID.search(segment) for segment in segments[-2:]):
        return True
    if name in _SECTIONS:
        return False
    if len(words) >= 4 or (len(words) >= 2 and name != leaf):
        return True
    return None if re.search("[a-z]", name) else False


def _host_and_port(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().rstrip(".")
    if not host.isascii():
        host = _ascii_host(host)
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in (None, _PORTS.get(parts.scheme.lower())) else f"{host}:{port}"


def _ascii_host(host: str) -> str:
    """A host with umlauts as browsers ask for it (UTS 46, not transitional: `straße.example` is not `strasse.example`)."""
    try:
        return idna.encode(unicodedata.normalize("NFC", host), uts46=True).decode("ascii")
    except idna.IDNAError:  # a ValueError; browsers are more lenient, and so is the older standard
        return host.encode("idna").decode("ascii")  # UnicodeError is a ValueError


def _escaped(part: str, also: str = "") -> str:
    """A path or query with its escapes in one form (RFC 3986, 6.2.2): capitals, umlauts escaped, nothing unescaped that parts it."""
    part = quote(part, safe="/:@!$&'()*+,;=~%-._" + also, errors="surrogatepass")
    part = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    return re.sub(r"%[0-9A-Fa-f]{2}", _one_escape, part)


def _one_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else escape[0].upper()


def _pair(piece: str) -> tuple[str, str]:
    """Name and value of one piece of a query, unescaped; bytes that are no UTF-8 survive."""
    name, _, value = piece.partition("=")
    return unquote_plus(name, errors="surrogateescape"), unquote_plus(value, errors="surrogateescape")


def _names_the_page(piece: str) -> bool:
    """Whether a piece of a query tells which page is meant, not where the reader comes from."""
    name, value = _pair(piece)
    is_from_feed = bool(_FROM_FEED.search(value)) and name.lower() not in _FORMATS
    return bool(piece) and not (_TRACKING.match(name) or _SESSION.match(name) or is_from_feed)


def _is_view(name: str, value: str) -> bool:
    return bool(_VIEWS.match(name)) and (value.lower() in _VIEW_VALUES or name.lower() == "replytocom")
