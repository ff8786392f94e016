"""The contact log: one line a visit, call or message."""
