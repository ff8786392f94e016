"""Sealing: what endangers people is kept so that a stolen database or backup cannot say it."""
