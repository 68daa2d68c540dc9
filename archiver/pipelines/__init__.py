"""Page to stored article, in five steps: judge, extract, normalise, identify, archive."""
