"""A small German news site that ships with archiver, made up from the first to the last word.

`stories` reads the texts, `site` answers addresses with pages in four themes, `server` serves them on 127.0.0.1,
`run` is the command `archiver demo`. Between its two editions one article is edited and one is taken down.
"""
