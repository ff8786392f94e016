"""The employment officer's pages."""
