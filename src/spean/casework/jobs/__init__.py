"""Vacancies, introductions, placements, retention."""
