"""The words that image credits are made of: labels, agencies, picture sites, licences. Data for `credits`."""

from __future__ import annotations

import re

from archiver.agencies import FURTHER, GERMAN_MARKS, forms

STRONG_LABELS = (
    r"(?:alle\s|eigenes?\s)?"
    r"(?:(?:aufmacher|header|artikel|agentur|presse|luft|gruppen|repro|foto|bild|handy|werks?|produkt|drohnen|porträt|portrait|leser)-?)?"
    r"(?:fotos?|photos?|photography|fotograf(?:(?:[/:*_]-?)?in|en|ie)?|fotomontage|urheber(?:in)?|"
    r"(?:foto|bild|image|photo|picture)[\s-]?(?:credits?|quellen?|nachweise?|rechte|hinweise?|copyright|urheber(?:in)?|autor(?:in)?|material)|"
    r"quelle\s(?:fotos?|bild(?:er)?)|copyright|credits?)(?:\s(?:titelbild|beitragsbild|headerbild|cover))?"
)
"""Words that, before a colon, introduce nobody but a picture's maker or owner. Matched in any case."""
WEAK_LABELS = (
    r"(?:alle\s)?(?:(?:titel|beitrags|aufmacher|header|artikel|teaser|vorschau|cover|archiv|symbol|start|sujet)-?(?:bild(?:er)?|fotos?)|"
    r"bild(?:er)?|images?|grafik(?:en)?|graphik|infografik|illustration(?:en)?|karikatur|zeichnung|gemälde|"
    r"montage|collage|screenshots?|bildschirmfoto|archiv|quelle|rechte|aufnahmen?|repro|(?:luft|drohnen|satelliten)bild(?:er)?|karte|simulation|visualisierung|rendering|"
    r"(?:text|video)\s?(?:und|&|/|\+|,)\s?(?:fotos?|bild(?:er)?)|fotos?\s?(?:und|&|/|\+|,)\s?(?:text|video|grafik|illustration))"
)
"""Words that introduce a description or a text's source as often as a credit."""

NEWS_AGENCIES = frozenset(form.replace("-", " ") for form in forms(GERMAN_MARKS, FURTHER))
"""Agencies that also sign texts: alone on a line they are no image credit."""

LONE_AGENCIES = frozenset(
    "shutterstock,getty,getty images,gettyimages,istock,istockphoto,i stock,picture alliance,picturealliance,"
    "adobe stock,adobestock,stock.adobe,imago,imago images,imagoimages,fotolia,depositphotos,depositphoto,alamy,"
    "dreamstime,123rf,mauritius images,ullstein bild,akg images,panthermedia,colourbox,plainpicture,action press,"
    "pixelio,bridgeman images,photocase,dpa bildfunk,dpa picture alliance,ap photo,okapia,westend61,interfoto".split(
        ","
    )
)
"""Photo agencies whose name alone on a line is an image credit."""

PICTURE_SOURCES = frozenset(
    "unsplash,pixabay,pexels,flickr,wikimedia,wikimedia commons,wikipedia,wiki commons,freepik,canva,vecteezy,"
    "envato,rawpixel,stocksy,midjourney,dall e,stable diffusion,keystone,keystone sda,laif,ostkreuz,epa,epa efe,"
    "eibner,nordphoto,sven simon,witters,bildbyran,nurphoto,sipa,sipa usa,magnum,agentur focus,rex features,zuma,"
    "zuma press,zuma wire,zumapress,funke foto services,sz photo,handout,apa fotoservice,pa wire,pa images,"
    "chromorange,camera4,future image,zoonar,penofoto,ipon,photothek,ddp images,photopress,mauritius,"
    "imago stock&people,news5,vifogra,7aktuell,sdmg,osnapix,hmb media,beautiful sports,defodi images,cc0,creative commons".split(
        ","
    )
)
"""Picture sites, agencies and programs that need a name beside them to be a credit: they are written about, too."""

AGENCY_ENDINGS = frozenset(
    "images image photo photos foto fotos press pressefoto stock news plus europe editorial bild bildfunk "
    "zentralbild picture alliance pool sportfotodienst tmn via".split()
)
"""Words that agencies put behind their names: `dpa-Zentralbild`, `AFP Photo`, `Shutterstock Editorial`."""

LICENCE = re.compile(
    r"\bcc[\s-]?(?:by|0|zero)\b|\bcreative commons\b|\bpublic domain\b|\bgemeinfrei\b|\blizenz\b", re.I
)
"""Licences that stand in credits beside the name: `CC BY-SA 4.0`."""

CONNECTORS = frozenset(
    "von van vom de del della di da du der den des dem die das zu zur zum und & für fuer aus via by on at for of "
    "the and al bin ibn el la le auf im in am bei e.v eg ag kg privat dpa afp ap sid epd kna apa images stock "
    "commons press photo foto pool handout agentur mit mithilfe generiert erstellt unter".split()
)
"""Small words inside names and credits: they do not make a credit a sentence."""

NOT_CREDITS = re.compile(
    r"alle rechte|rechte vorbehalten|all rights|datenschutz|impressum|https?://\S+\s+\w|klicken|lesen sie|abonnier|newsletter|"
    r"dpa:\d|dpa-infocom|licensed under|lizenziert unter|mehr (?:zum|dazu)|weiterlesen|\bvgl\.|\bisbn\b",
    re.I,
)
"""Rights notices and prompts that look like credits."""

ONLY_MARKS = re.compile(r"archiv|privat", re.I)
"""Label words that are a credit when nothing else is printed: `Foto: Archiv`, `Foto: privat`."""

ARTICLES = frozenset(
    "der die das dem den des ein eine einem einen einer eines so wie hier im in am bei auf dieses diese dieser "
    "diesem unser unsere unserem mein meine jedes jede kein keine vom zum zur "
    "was wer wo wann warum wieso welche welcher welches".split()
)
"""Words that open a description, or make a label behind them part of a sentence: `Auf dem Bild: …`."""

PLACING = frozenset("auf im in bei beim vor über nach während neben zwischen".split())
"""Words of descriptions: `Foto: Blick auf den Dom`. Without `am` and `an`, which stand in names (`Frankfurt am Main`)."""
