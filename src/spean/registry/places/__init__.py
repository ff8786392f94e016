"""Provinces, districts, communes and villages."""
