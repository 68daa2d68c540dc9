"""The article's images with captions and credits: `find` puts them together, `credits` reads what lines say."""
