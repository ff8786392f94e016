"""Questions that a project writes itself, in versions, and what people answered."""
