"""Screening people, assessing in a case, and the instruments both are made with."""
