# ruff: noqa: E501  (mark-up of pages, one part a line)
"""Parts that pages of small sites have around and in their text, as plug-ins and themes write them; own German wording.

Each stands where `NOISE` says: `top` of the page, `below` the text, in the `side` column, at the `end` of the page.
"""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """A way to set an image, with what a reader takes from it."""

    markup: str
    caption: str | None
    credit: str


SRC = "https://bilder.example/stadt/rathausplatz-am-abend-2024.jpg"
_IMG = f'<img src="{SRC}" alt="" width="800" height="533">'
CAPTION = "Der Rathausplatz am frühen Abend"

IMAGES = {
    "figcaption with label": Form(
        f"<figure>{_IMG}<figcaption>{CAPTION}. Foto: Mara Quist</figcaption></figure>", f"{CAPTION}.", "Mara Quist"
    ),
    "block in brackets": Form(
        f'<figure class="wp-block-image size-large">{_IMG}<figcaption class="wp-element-caption">{CAPTION} '
        "(Foto: Mara Quist)</figcaption></figure>",
        CAPTION,
        "Mara Quist",
    ),
    "caption shortcode with bar": Form(
        f'<div id="attachment_7" class="wp-caption alignnone">{_IMG}<p class="wp-caption-text">{CAPTION} | '
        "Bild: Mara Quist / Stadtblatt</p></div>",
        CAPTION,
        "Mara Quist / Stadtblatt",
    ),
    "bare agency line": Form(f"<p>{_IMG}</p><p>shutterstock/Mara Quist</p>", None, "shutterstock/Mara Quist"),
    "small line with sign": Form(
        f'<div class="bild">{_IMG}<small>© Mara Quist / dpa</small></div>', None, "Mara Quist / dpa"
    ),
    "image title": Form(
        f'<p><img src="{SRC}" alt="Rathausplatz" title="Foto: Mara Quist" width="800" height="533"></p>',
        None,
        "Mara Quist",
    ),
    "line break and emphasis": Form(
        f"<p>{_IMG}<br><em>{CAPTION}. Foto: Mara Quist</em></p>", f"{CAPTION}.", "Mara Quist"
    ),
    "private": Form(f"<figure>{_IMG}<figcaption>Foto: privat</figcaption></figure>", None, "privat"),
    "symbol picture": Form(
        f"<figure>{_IMG}<figcaption>{CAPTION} (Symbolbild). Foto: pixabay.com</figcaption></figure>",
        f"{CAPTION} (Symbolbild).",
        "pixabay.com",
    ),
    "span of its own": Form(
        f'<figure>{_IMG}<figcaption><span class="caption">{CAPTION}</span> <span class="credit">Mara Quist</span>'
        "</figcaption></figure>",
        CAPTION,
        "Mara Quist",
    ),
    "table of an old page": Form(
        f'<table border="0"><tr><td>{_IMG}</td></tr><tr><td><font size="1">{CAPTION}. Foto: Mara Quist</font></td></tr>'
        "</table>",
        f"{CAPTION}.",
        "Mara Quist",
    ),
}
"""Forms of images with captions and credits."""

RELATED_URLS = [
    "/lokales/2024/09/17/rathausplatz-wird-im-herbst-neu-gepflastert/",
    "/lokales/2024/08/02/marktleute-fuerchten-um-ihre-staende/",
]
_LINKS = [
    (RELATED_URLS[0], "Rathausplatz wird im Herbst neu gepflastert"),
    (RELATED_URLS[1], "Marktleute fürchten um ihre Stände"),
]
_ITEMS = "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in _LINKS)
_CARDS = "".join(
    f'<div class="karte"><a href="{url}"><img src="/vorschau-{n}.jpg" alt=""></a><h4><a href="{url}">{title}</a></h4>'
    f'<p>Ein kurzer Anriss, der neugierig machen soll und mitten im Satz endet …</p><span class="datum">{n}. August 2024</span></div>'
    for n, (url, title) in enumerate(_LINKS, 2)
)
RELATED = {
    "list with heading": f"<div><h3>Mehr zum Thema</h3><ul>{_ITEMS}</ul></div>",
    "yarpp": f'<div class="yarpp yarpp-related"><h3>Ähnliche Beiträge:</h3><ol>{_ITEMS}</ol></div>',
    "cards": f'<section class="weitere"><h3>Das könnte Sie auch interessieren</h3>{_CARDS}</section>',
    "jetpack": '<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Ähnliche Beiträge</em></h3>'
    + "".join(
        f'<p class="jp-relatedposts-post"><span class="jp-relatedposts-post-title"><a href="{url}">{title}</a></span>'
        f'<time class="jp-relatedposts-post-date" datetime="2. August 2024">2. August 2024</time></p>'
        for url, title in _LINKS
    )
    + "</div>",
    "bold line": f"<p><strong>Lesen Sie auch:</strong></p><ul>{_ITEMS}</ul>",
    "contextual": f'<div class="crp_related"><h3>Verwandte Beiträge:</h3><ul>{_ITEMS}</ul></div>',
}
"""Boxes of related articles."""

NOISE = {
    "cookie banner": (
        "top",
        '<div id="BorlabsCookieBox" class="BorlabsCookie"><h3>Datenschutzeinstellungen</h3><p>Wir nutzen Cookies auf unserer Website. Einige '
        "von ihnen sind essenziell, während andere uns helfen, diese Website und Ihre Erfahrung zu verbessern.</p>"
        '<button>Alle akzeptieren</button><a href="/datenschutz/">Datenschutzerklärung</a></div>',
    ),
    "consent dialog without names": (
        "end",
        '<div role="dialog" aria-label="Privatsphäre"><h2>Wir respektieren Ihre Privatsphäre</h2><p>Wenn Sie unter 16 Jahre alt sind und Ihre '
        "Zustimmung zu freiwilligen Diensten geben möchten, müssen Sie Ihre Erziehungsberechtigten um Erlaubnis bitten.</p>"
        "<button>Speichern</button></div>",
    ),
    "date and weather": (
        "top",
        '<div class="top-bar"><span class="heute">Mittwoch, 12. Februar 2025</span> <span>3 °C</span></div>',
    ),
    "ticker": (
        "top",
        '<div class="newsticker"><strong>Eilmeldung</strong><ul><li><a href="/2025/02/12/bus-faehrt-wieder/">Die Linie 4 fährt wieder nach Plan'
        "</a></li></ul></div>",
    ),
    "share bar": (
        "below",
        '<div class="shariff shariff-align-flex-start"><ul class="shariff-buttons"><li class="shariff-button facebook"><a href="https://www.facebook.com/sharer/">'
        '<span class="shariff-text">teilen</span></a></li><li class="shariff-button mailto"><a href="mailto:?body=x"><span>E-Mail</span></a></li></ul></div>',
    ),
    "add to any": (
        "below",
        '<div class="addtoany_share_save_container addtoany_content addtoany_content_bottom"><div class="addtoany_header">Beitrag teilen:</div>'
        '<div class="a2a_kit"><a class="a2a_button_facebook" href="#" title="Facebook"></a></div></div>',
    ),
    "newsletter": (
        "below",
        '<div class="mailpoet_form"><h4>Newsletter</h4><p>Jede Woche das Wichtigste aus der Region, kostenlos und jederzeit kündbar.</p>'
        '<form><input type="email" placeholder="E-Mail"><input type="submit" value="Abonnieren!"></form></div>',
    ),
    "donation": (
        "below",
        '<div class="spendenbox"><h4>Unterstützen Sie uns</h4><p>Unsere Arbeit ist ehrenamtlich. Mit Ihrer Spende helfen Sie uns, dass diese '
        'Seite bleibt, was sie ist.</p><a href="https://www.paypal.com/donate">Jetzt spenden</a></div>',
    ),
    "author box": (
        "below",
        '<div class="saboxplugin-wrap"><div class="saboxplugin-authorname"><a href="/author/redaktion/">Zur Person</a></div><div class="saboxplugin-desc">'
        "<p>Schreibt seit vielen Jahren über die Region und sammelt alte Landkarten, am liebsten solche mit Fehlern.</p></div></div>",
    ),
    "neighbours": (
        "below",
        '<nav class="navigation post-navigation"><h2 class="screen-reader-text">Beitragsnavigation</h2><div class="nav-links"><div class="nav-previous">'
        '<a href="/2024/05/05/maibaum-steht/" rel="prev">Der Maibaum steht wieder</a></div></div></nav>',
    ),
    "comment form": (
        "below",
        '<div id="respond" class="comment-respond"><h3 class="comment-reply-title">Schreibe einen Kommentar</h3><form class="comment-form">'
        '<p class="comment-notes">Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert</p>'
        '<label for="c">Kommentar</label><textarea id="c"></textarea></form></div>',
    ),
    "comment thread": (
        "below",
        '<div class="comments-area"><ol class="comment-list"><li class="comment"><article class="comment-body"><footer><b class="fn">Gast aus dem Tal</b>'
        '<time datetime="2024-12-30T09:00:00+01:00">30. Dezember 2024 um 9:00</time></footer><div class="comment-content"><p>Das sehe ich ganz anders '
        "und frage mich, warum niemand mit den Leuten gesprochen hat, die dort seit Jahrzehnten wohnen und arbeiten.</p></div></article></li></ol></div>",
    ),
    "advertisement": (
        "below",
        '<div class="anzeige"><span>Anzeige</span><a href="https://moebelhaus.example/"><img src="/werbung-300x250.jpg" alt="Möbel"></a></div>',
    ),
    "vg wort": ("below", '<img src="https://ssl-vg03.met.vgwort.de/na/0a1b2c3d" width="1" height="1" alt="">'),
    "podcast": (
        "below",
        '<div class="podlove-web-player"><p>Podcast: Drei Fragen an den Förster</p><audio controls src="/folge-12.mp3"></audio></div>',
    ),
    "newest posts": (
        "side",
        '<section class="widget widget_recent_entries"><h2 class="widget-title">Neueste Beiträge</h2><ul><li><a href="/2025/02/11/eis-auf-dem-see/">'
        'Das Eis auf dem See trägt noch nicht</a><span class="post-date">11. Februar 2025</span></li></ul></section>',
    ),
    "newest comments": (
        "side",
        '<section class="widget widget_recent_comments"><h2 class="widget-title">Neueste Kommentare</h2><ul><li>Uwe bei <a href="/x/#comment-3">Eis auf dem See'
        "</a></li></ul></section>",
    ),
    "tag cloud": (
        "side",
        '<section class="widget widget_tag_cloud"><h2>Schlagwörter</h2><div class="tagcloud"><a href="/tag/winter/" class="tag-cloud-link">Winter</a> '
        '<a href="/tag/see/" class="tag-cloud-link">See</a></div></section>',
    ),
    "text widget": (
        "side",
        '<div class="widget widget_text"><h3>Über diese Seite</h3><div class="textwidget"><p>Wir berichten unabhängig und aus der Nachbarschaft für die '
        "Nachbarschaft. Hinweise nehmen wir gern entgegen, auch telefonisch und am Gartenzaun.</p></div></div>",
    ),
    "popular posts": (
        "end",
        '<div class="popular-posts"><h4>Meistgelesen</h4><ol><li><a href="/2025/02/08/wolf-im-stadtpark/">Ein Wolf läuft durch den Stadtpark</a></li>'
        '<li><a href="/2025/02/06/baecker-gibt-auf/">Der letzte Bäcker am Ort gibt auf</a></li></ol></div>',
    ),
    "missed": (
        "end",
        '<div class="missed-inner"><h4>You Missed</h4><div class="post-3"><h4 class="title"><a href="/2025/02/09/kran-am-dom/">Ein Kran steht am Dom</a></h4>'
        '<span class="date">Februar 9, 2025</span></div></div>',
    ),
}
"""What must change nothing, by name: where it stands, and its mark-up."""
