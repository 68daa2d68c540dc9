"""Where articles are announced: bytes of feeds, sitemaps and front pages in, links out. Pure; nothing is fetched."""
