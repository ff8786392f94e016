"""Which centres there are, who runs and pays for them, and who works there."""
