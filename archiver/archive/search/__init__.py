"""The German search: `language` reads a query, `words` and `compounds` say which words are one, `index` is kept in step, `find` asks it."""
