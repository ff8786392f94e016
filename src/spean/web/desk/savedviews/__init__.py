"""Views of a list that somebody wants to find again, for oneself or for the centre."""
