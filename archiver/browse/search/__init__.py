"""The search page: `asked` reads its address, `values` and `find` count, `chart`, `page` and `files` answer."""
