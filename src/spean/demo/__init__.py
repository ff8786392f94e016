"""The cast, built only through actions: `make run`, stories and screenshots share it."""
