"""User agents of robots.txt that collect texts for AI.

Sources: the operators' own pages where they exist (named beside each), and the list that publishers copy from, kept at
https://github.com/ai-robots-txt/ai.robots.txt (read in 2026). Left out of that list: search engines' and link previewers' own agents
(Applebot, facebookexternalhit …), and words that mean any program (Scrapy, Spider, Code).
"""

from __future__ import annotations

TRAINING_AGENTS = frozenset(
    name.lower()
    for name in (
        "GPTBot",  # OpenAI, https://platform.openai.com/docs/bots: training
        "CCBot",  # Common Crawl, https://commoncrawl.org/ccbot: the open corpus that models are trained on
        "Google-Extended",  # Google, https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers: training
        "Applebot-Extended",  # Apple, https://support.apple.com/en-us/119829: training
        "ClaudeBot", "anthropic-ai", "Claude-Web",  # Anthropic; the last two are retired and still written
        "Bytespider", "TikTokSpider",  # ByteDance
        "meta-externalagent", "FacebookBot",  # Meta, https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
        "Amazonbot", "bedrockbot",  # Amazon, https://developer.amazon.com/amazonbot
        "cohere-ai", "cohere-training-data-crawler",  # Cohere
        "AI2Bot", "Ai2Bot-Dolma",  # Allen Institute: the corpus Dolma
        "omgili", "omgilibot", "Webzio-Extended",  # Webz.io: sells news as data sets
        "Diffbot",  # sells pages as data
        "img2dataset", "LAIONDownloader", "laion-huggingface-processor", "ImagesiftBot",  # data sets of images
        "Timpibot", "PanguBot", "PetalBot", "ChatGLM-Spider", "DeepSeekBot", "Cotoyogi", "SBIntuitionsBot", "ICC-Crawler",
        "GoogleOther", "Google-CloudVertexBot", "CloudVertexBot", "VelenPublicWebCrawler", "FriendlyCrawler", "Crawlspace",
        "Kangaroo Bot", "Sidetrade indexer bot", "netEstate Imprint Crawler", "Factset_spyderbot", "YandexAdditional",
        "YandexAdditionalBot", "newsai", "MyCentralAIScraperBot", "Datenbank Crawler",
    )
)  # fmt: skip
"""Agents that collect texts to train models or to sell data sets: barring one is read as a reservation."""

ANSWERING_AGENTS = frozenset(
    name.lower()
    for name in (
        "ChatGPT-User", "OAI-SearchBot", "ChatGPT Agent", "Operator",  # OpenAI: on behalf of a user, search
        "Claude-User", "Claude-SearchBot",  # Anthropic
        "PerplexityBot", "Perplexity-User", "YouBot", "DuckAssistBot", "PhindBot", "iAskBot", "iaskspider", "Andibot", "LinerBot",
        "MistralAI-User", "Meta-ExternalFetcher", "meta-webindexer", "Gemini-Deep-Research", "Google-NotebookLM", "NotebookLM",
        "Amzn-SearchBot", "Amzn-User", "AzureAI-SearchBot", "Bravebot", "kagi-fetcher", "Manus-User", "TavilyBot", "FirecrawlAgent",
    )
)  # fmt: skip
"""Agents that fetch single pages to answer a question: barring them is recorded, and says nothing of mining."""
