"""Ways to discover pages; everything they share lives in `archiver.crawl`."""
