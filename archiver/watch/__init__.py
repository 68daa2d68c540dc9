"""One process that looks at each outlet as often as it publishes: `archiver watch`. Crawls are child processes of their own."""
