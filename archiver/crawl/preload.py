"""Loads what a crawl and its workers would load when they begin, so that a process which is forked afterwards need not."""

from __future__ import annotations

from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object, walk_modules_iter

_LISTS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS")
_SINGLE = (
    "DUPEFILTER_CLASS",
    "LOG_FORMATTER",
    "SCHEDULER",
    "SCHEDULER_MEMORY_QUEUE",
    "SCHEDULER_PRIORITY_QUEUE",
    "STATS_CLASS",
)


def preload() -> None:
    """Load it. Begins no thread and no reactor, which would not outlive a fork."""
    import archiver.crawl.reading  # noqa: F401  # with the word list
    from archiver.crawl.run import crawl  # noqa: F401

    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    for name in _LISTS:
        for component in build_component_list(settings.get_component_priority_dict_with_base(name)):
            load_object(component)
    for name in _SINGLE:
        load_object(settings[name])
    for module in settings.getlist("SPIDER_MODULES"):
        list(walk_modules_iter(module))
