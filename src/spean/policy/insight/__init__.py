"""Counting what was done, once, with the list behind each number."""
