"""Where a day begins, and what stands on every page."""
