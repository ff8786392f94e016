"""Two files of one person: the list to look at, one pair side by side, and a merge."""
