"""Bringing in a list and taking it back."""
