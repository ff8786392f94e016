"""Spean (ស្ពាន, bridge): from a returned worker's first contact to a job that lasts."""

__version__ = "0.1.0"
