"""A case: steps, dates, notes, closing."""
