"""Parts of a page whose images are not the article's, by their tag and the words in their class and id."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

from archiver.extract.once import once_per_element

BESIDE_TAGS = frozenset("nav footer aside form dialog template".split())
BESIDE = frozenset(
    # readers and their comments
    "comment comments commentlist kommentar kommentare respond disqus "
    # other articles
    "related relateds similar recommend recommended recommendation recommendations empfehlung empfehlungen "
    "empfohlen outbrain taboola plista yarpp crp popular trending meistgelesen recirc recirculation readmore "
    "weiterlesen teasers "
    # paths, offers, sharing
    "breadcrumb breadcrumbs nav navi navigation navbar menu pagination pager share sharing shariff social socials "
    "newsletter subscribe subscription abo paywall donate donation spende spenden login cookie cookies consent cmp "
    "ad ads advert advertisement advertising anzeige anzeigen werbung sponsor sponsored promo promotion affiliate "
    "shop podcast rating quiz popup modal offcanvas "
    # people and ornaments
    "sidebar footer author authors autor autoren avatar byline bio biography profile logo branding masthead "
    "tweet".split()
)
"""Words in class or id of parts whose images are other articles', people's or ornaments."""
_BESIDE_PAIRS = frozenset(
    "most read,more on,more from,next post,prev post,read more,site header,top bar,off canvas,widget area,"
    "teaser list,teaser grid,teaser group,teaser box,teaser item,teaser container,teaser card,inline teaser,"
    "article teaser,article card,news card,post card".split(",")
)
"""Two neighbouring words that say the same."""
_IMAGE_COMMENT = re.compile(r"(?:image|img|bild)[-_]?(?:comment|kommentar)", re.I)
"""What Serendipity and galleries call a caption: nothing that readers say."""


@once_per_element
def words_of(element: HtmlElement) -> tuple[str, ...]:
    """The lower-case words in an element's class and id, in order: `("inline", "teaser")`."""
    return _words(element.get("class") or "", element.get("id") or "") if element.attrib else ()


@lru_cache(maxsize=20_000)
def named_beside(words: tuple[str, ...]) -> bool:
    """Whether one word or two neighbours name a part beside the article."""
    return not BESIDE.isdisjoint(words) or any(f"{a} {b}" in _BESIDE_PAIRS for a, b in pairwise(words))


@lru_cache(maxsize=20_000)
def _words(classes: str, identifier: str) -> tuple[str, ...]:
    return tuple(
        word.lower()
        for word in re.findall(
            r"[A-Z]?[a-zäöüß]+|[A-Z]+(?![a-z])",
            _IMAGE_COMMENT.sub(" caption", f"{classes[:1000]} {identifier[:200]}"),
        )
    )
