"""When an article was published and modified: `find` reads pages, `reader` reads German date lines."""
