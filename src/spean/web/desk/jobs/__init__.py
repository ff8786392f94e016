"""Employers, vacancies, suggestions, introductions, placements."""
