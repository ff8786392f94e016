"""Staff's screens."""
