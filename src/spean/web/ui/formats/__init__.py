"""Dates that no reader can take for another day."""
