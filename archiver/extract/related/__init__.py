"""Links that a page presents as related to its article: `find` judges blocks, `teasers` tells them in the text."""
