"""A list from outside becomes people, and can be taken back."""
