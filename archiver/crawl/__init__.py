"""Asking sites politely and safely: what Scrapy is told, and what is added to it."""
