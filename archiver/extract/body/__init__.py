"""The article's text: `layout` finds where it stands, `find` what of it is text, `lead` how it opens."""
