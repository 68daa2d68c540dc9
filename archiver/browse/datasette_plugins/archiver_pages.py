"""For `datasette data/archive.db --plugins-dir …`: gives a Datasette that was not started by `archiver browse` our pages."""

from archiver.browse.plugins import register

register()
