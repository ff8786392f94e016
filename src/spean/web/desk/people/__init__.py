"""Finding, registering and meeting people."""
