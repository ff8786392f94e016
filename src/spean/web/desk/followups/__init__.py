"""Whom to ask how it goes, and what came of it."""
