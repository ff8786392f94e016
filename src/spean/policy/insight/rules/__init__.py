"""Decisions about the count: definitions, tables, what stays hidden, when a month may close."""
