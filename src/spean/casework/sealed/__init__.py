"""Sealed notes: what is told about the mind or about danger, opened one at a time with a reason."""
