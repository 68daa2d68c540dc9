"""Page to stored article, in six steps (and a look at rights after the first): judge, extract, join parts, normalise, identify, archive."""
