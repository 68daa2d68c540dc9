"""Why each field is what it is: every candidate with its place, and the reason why one won."""
