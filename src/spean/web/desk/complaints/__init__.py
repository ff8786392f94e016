"""Complaints: take one down, answer it in time, and see how many there are."""
