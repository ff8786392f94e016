"""The dates of a centre by day and by week."""
