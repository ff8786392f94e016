"""Questions that a project writes itself: written, published, asked, and counted."""
