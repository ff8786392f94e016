"""The web: what staff, workers, employers and programs see of Spean."""
