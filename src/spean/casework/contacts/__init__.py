"""Light-touch service: one line a visit, call or message, before any case."""
