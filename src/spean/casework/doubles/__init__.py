"""Two files of one person: found, looked at, put together, and taken apart again."""
