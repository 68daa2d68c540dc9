"""Page to stored article, in six steps: judge, extract, join parts, normalise, identify, archive."""
