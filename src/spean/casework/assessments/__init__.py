"""Who needs how much support, and how somebody stands: asked with instruments that are data."""
