"""Step 1: articles, their versions, and the memory of the crawl."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

TABLES = Migration(
    "tables",
    (
        """
CREATE TABLE outlets (
    domain TEXT PRIMARY KEY,
    name TEXT,
    homepage TEXT,
    country TEXT,
    feeds TEXT NOT NULL DEFAULT '[]',
    sitemaps TEXT NOT NULL DEFAULT '[]'
)""",
        """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    title TEXT,
    kicker TEXT,
    lead TEXT,
    date TEXT,
    date_precision TEXT CHECK (date_precision IN ('day', 'minute')),
    date_source TEXT,
    date_original TEXT,
    date_modified TEXT,
    authors TEXT NOT NULL DEFAULT '[]',
    section TEXT,
    keywords TEXT NOT NULL DEFAULT '[]',
    body TEXT,
    image_credit TEXT,
    language TEXT,
    comment_count INTEGER,
    paywalled INTEGER NOT NULL DEFAULT 0 CHECK (paywalled IN (0, 1)),
    kind TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    url_key TEXT NOT NULL UNIQUE,
    first_seen TEXT NOT NULL,
    last_checked TEXT NOT NULL,
    last_changed TEXT,
    gone_since TEXT,
    content_hash TEXT,
    extractor_version TEXT NOT NULL
)""",
        "CREATE INDEX articles_by_time ON articles (datetime(coalesce(date, first_seen)), id)",
        "CREATE INDEX articles_by_outlet ON articles (outlet, date)",
        "CREATE INDEX articles_by_content ON articles (content_hash, outlet)",
        """
CREATE TABLE images (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT,
    caption TEXT,
    credit TEXT,
    credit_source TEXT,
    is_lead INTEGER NOT NULL DEFAULT 0 CHECK (is_lead IN (0, 1)),
    PRIMARY KEY (article_id, position)
)""",
        """
CREATE TABLE related_links (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    title TEXT,
    block TEXT,
    kind TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
)""",
        """
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    changed TEXT NOT NULL,
    title TEXT,
    kicker TEXT,
    lead TEXT,
    date TEXT,
    date_precision TEXT,
    date_source TEXT,
    date_original TEXT,
    date_modified TEXT,
    authors TEXT NOT NULL,
    section TEXT,
    keywords TEXT NOT NULL,
    body TEXT,
    image_credit TEXT,
    images TEXT NOT NULL,
    related_links TEXT NOT NULL,
    language TEXT,
    comment_count INTEGER,
    paywalled INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content_hash TEXT,
    extractor_version TEXT NOT NULL
)""",
        "CREATE INDEX revisions_by_article ON revisions (article_id)",
        """
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outlets TEXT NOT NULL,
    command TEXT NOT NULL,
    exit_code INTEGER,
    counts TEXT
)""",
        """
CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER REFERENCES crawls (id),
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    role TEXT NOT NULL,
    url TEXT NOT NULL,
    final_url TEXT,
    fetched_at TEXT NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    size INTEGER,
    sha256 TEXT,
    seconds REAL,
    etag TEXT,
    last_modified TEXT,
    note TEXT
)""",
        "CREATE INDEX fetches_by_crawl ON fetches (crawl_id, outlet)",
        "CREATE INDEX fetches_by_article ON fetches (article_id)",
        "CREATE INDEX fetches_by_url ON fetches (url)",
        """
CREATE TABLE urls (
    url TEXT PRIMARY KEY,
    url_key TEXT NOT NULL,
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    role TEXT NOT NULL DEFAULT 'page',
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'failed', 'refused', 'gone')),
    tries INTEGER NOT NULL DEFAULT 0,
    article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    is_alias INTEGER NOT NULL DEFAULT 0 CHECK (is_alias IN (0, 1)),
    found_at TEXT NOT NULL,
    announced_title TEXT,
    announced_date TEXT,
    announced_modified TEXT,
    etag TEXT,
    last_modified TEXT,
    last_fetched TEXT,
    last_outcome TEXT,
    next_visit TEXT
)""",
        "CREATE INDEX urls_by_key ON urls (url_key)",
        "CREATE INDEX urls_queued ON urls (outlet) WHERE state = 'queued'",
        "CREATE INDEX urls_due ON urls (outlet, next_visit) WHERE next_visit IS NOT NULL",
        "CREATE INDEX urls_by_article ON urls (article_id)",
    ),
)
