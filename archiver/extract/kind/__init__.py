"""What a page is: `find` judges by what `walls`, `notices` and `overview` tell."""
