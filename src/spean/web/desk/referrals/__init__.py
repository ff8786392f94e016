"""Referrals: send one, follow it until the loop is closed, answer those of other centres."""
