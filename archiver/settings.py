"""Every Scrapy setting that departs from its default, with the reason and the component that reads it."""

import os

from archiver import __version__
from archiver.contact import from_header, user_agent

BOT_NAME = "archiver"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"

# --- who we are ------------------------------------------------------------------------------------------------------
# UserAgentMiddleware. Default: Scrapy's name. Sites must be able to see who asks, and whom to write to.
# The environment variable ARCHIVER_CONTACT holds a mail address, the address of a page, or both.
_contact = os.environ.get("ARCHIVER_CONTACT", "")
USER_AGENT = user_agent(__version__, _contact)
# RobotsMiddleware. Default: the whole user agent. The product name is what robots.txt files can name (RFC 9309, 2.2.1).
ROBOTSTXT_USER_AGENT = "archiver"
# DefaultHeadersMiddleware. Default: English pages. Where the contact holds a mail address: From.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de,en;q=0.5",
}
if _mail := from_header(_contact):
    DEFAULT_REQUEST_HEADERS["From"] = _mail

# --- politeness ------------------------------------------------------------------------------------------------------
# Downloader. Defaults: 0 s, 8 at a time, delays varied by half. A host gets a request every 0.2 s at most; AutoThrottle
# lengthens that to the time a site needs to answer.
DOWNLOAD_DELAY = 0.2
DOWNLOAD_DELAY_JITTER = 0.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Downloader. Default: 16. Many outlets are crawled side by side, each at its own pace.
CONCURRENT_REQUESTS = 64
# AutoThrottle. Defaults: off; start at 5 s; at most 60 s.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 10.0
# CookiesMiddleware. Default: on. No session, no tracking, every request stands alone.
COOKIES_ENABLED = False
# RefererMiddleware needs no setting: same-origin pages see where we come from, others do not (its default policy).

# Session (ours): hours of the day, by the clock of Europe/Berlin, in which article pages are asked, for outlets whose entry in
# the catalogue (`only_between`) says nothing else; such as 22:00-06:00. Empty: always. The command has --only-between.
ARCHIVER_ONLY_BETWEEN = os.environ.get("ARCHIVER_ONLY_BETWEEN", "")

# --- purpose -----------------------------------------------------------------------------------------------------------
# Session (ours): `private` (§ 53 UrhG), `research` (§ 60d) or `tdm` (§ 44b: what is reserved is not fetched); docs/crawling.md.
ARCHIVER_PURPOSE = os.environ.get("ARCHIVER_PURPOSE", "private")

# --- limits ----------------------------------------------------------------------------------------------------------
# Download handler, DownloadTimeoutMiddleware. Default: 180 s. For one try from asking to the last byte; see retry.py.
DOWNLOAD_TIMEOUT = 20
# Download handler, Unpacker (ours). Defaults: 1 GiB and 32 MiB. Packed and unpacked; the longest of 922 saved
# news pages has 4 MB. Sitemaps get more (archiver.discover.xml.MAX_BYTES).
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# PublicResolver. Default: 60 s.
DNS_TIMEOUT = 10
# Reactor. Default: 10 threads, which is how many names can be looked up at once.
REACTOR_THREADPOOL_MAXSIZE = 20
# RedirectMiddleware. Default: 20.
REDIRECT_MAX_TIMES = 10
# MetaRefreshMiddleware. Default: on. On news sites it reloads the same page or leads to a consent wall.
METAREFRESH_ENABLED = False
# PoliteRetry. Default: also for errors that a second try does not mend.
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408, 429]

# --- re-visits ---------------------------------------------------------------------------------------------------------
# Session (ours): how long after publication an archived article is looked at again, where the catalogue's entry says nothing
# else (`revisits`). Empty: 1 h, 6 h, 1 d, 3 d, 7 d, 30 d; `none`: never.
ARCHIVER_REVISITS = os.environ.get("ARCHIVER_REVISITS", "")

# --- workers ---------------------------------------------------------------------------------------------------------
# ExtractPipeline (ours): processes that read pages. Empty: one per core; 0: none, pages are read between two requests.
ARCHIVER_WORKERS = os.environ.get("ARCHIVER_WORKERS", "")
# Scraper. Default: 5 MB, about the same. Bytes of answers that wait to be read or stored; above that nothing more is
# downloaded but what is under way (CONCURRENT_REQUESTS), so pages cannot pile up before slow workers.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 8 * 1024 * 1024

# Scraper. Default: 100. Tasks that Scrapy makes for every answer, though an answer yields one page or some requests: with
# the default they cost 4 ms, about as much as all else that Scrapy does with it.
CONCURRENT_ITEMS = 4
# Scraper. Default: on. It parses the source of callbacks again and again, to find mistakes that mypy finds.
WARN_ON_GENERATOR_RETURN_VALUE = False

# --- safety ----------------------------------------------------------------------------------------------------------
# Download handler. Default: False. Certificates are checked against the system's store (or SSL_CERT_FILE).
DOWNLOAD_VERIFY_CERTIFICATES = True
# DownloadHandlers. Defaults also know file:, data:, ftp: and s3:, to which a page could redirect or link.
DOWNLOAD_HANDLERS: dict[str, str | None] = {"data": None, "file": None, "ftp": None, "s3": None}
# Scrapy's own handler, with the time that a download took (TimedHandler, ours; `fetches.seconds`).
DOWNLOAD_HANDLERS |= dict.fromkeys(("http", "https"), "archiver.crawl.handler.TimedHandler")
# Process. Default resolver knows IPv4 only, and follows a public name to a local address.
TWISTED_DNS_RESOLVER = "archiver.crawl.resolver.PublicResolver"
# Extensions. Defaults: on; both open a port that runs Python.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# AddressGuard, PublicResolver (ours): local hosts that may be asked, as HOST[:PORT[-PORT]].
ARCHIVER_ALLOW_LOCAL: list[str] = []

# --- what is remembered ------------------------------------------------------------------------------------------------
# Scheduler. Default: RFPDupeFilter. The archive knows what was asked; a filter in memory would drop redirects in silence.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Scheduler. Default: last in, first out. The newest page of a batch is asked first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# Session (ours): the archive of `scrapy crawl news`; the command `archiver` has --db.
ARCHIVER_DB = os.environ.get("ARCHIVER_DB", "data/archive.db")

# --- evidence ----------------------------------------------------------------------------------------------------------
# EvidenceMiddleware (ours): whether answers are kept as received, in WARC files beside the archive. The command `archiver`
# has --no-evidence, and --evidence-days for how long.
ARCHIVER_EVIDENCE = True

# --- our own components --------------------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # In place of Scrapy's: its robots middleware allows what it could not read, and its offsite one lets redirects pass.
    "archiver.crawl.guard.AddressGuard": 60,
    "archiver.crawl.robots.RobotsMiddleware": 100,
    "archiver.crawl.rights.RightsMiddleware": 110,
    "archiver.crawl.retry.PoliteRetry": 550,
    # Next to the downloader: sees answers before they are unpacked, and each one that redirects.
    "archiver.crawl.evidence.EvidenceMiddleware": 900,
}
ITEM_PIPELINES = {
    "archiver.pipelines.judge.JudgePipeline": 100,
    "archiver.pipelines.rights.RightsPipeline": 150,
    "archiver.pipelines.extract.ExtractPipeline": 200,
    "archiver.pipelines.parts.PartsPipeline": 250,
    "archiver.pipelines.normalise.NormalisePipeline": 300,
    "archiver.pipelines.identify.IdentifyPipeline": 400,
    "archiver.pipelines.archive.ArchivePipeline": 500,
    "archiver.pipelines.follow.FollowPipeline": 600,
}
EXTENSIONS = {"archiver.crawl.crawl_log.CrawlLog": 0}

# --- what Scrapy brings along --------------------------------------------------------------------------------------------
# Its own components, those that are of use here alone. Defaults: three times as many. Scrapy calls each for every request and
# answer, and loads all, also those that are switched off or set to None (one of them brings a web framework, 0.1 s).
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    # Scrapy's HttpCompressionMiddleware, with a faster gzip (Unpacker, ours).
    "archiver.crawl.unpacking.Unpacker": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
# Not HttpErrorMiddleware, which drops answers other than 2xx: every answer is counted here, 304 and 410 say much.
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
EXTENSIONS_BASE = {"scrapy.extensions.throttle.AutoThrottle": 0}
# StatsCollector. Default: counts in memory. Nobody reads it: our report and the archive count outcomes.
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"

# --- logs --------------------------------------------------------------------------------------------------------------
# Scrapy's log is for developers: `archiver crawl` shows its own progress and messages. Default: DEBUG.
LOG_LEVEL = "WARNING"
# Scrapy's StatsCollector prints itself at the end by default; the report says what users need.
STATS_DUMP = False
