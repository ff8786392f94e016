"""Outreach: planned, approved, held, reported, verified; and who was there, by name or not."""
