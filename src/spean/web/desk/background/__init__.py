"""Pages of what somebody brings home."""
