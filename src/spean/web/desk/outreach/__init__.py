"""Outreach: a plan, its approval, a report with how many came, and who was there by name."""
