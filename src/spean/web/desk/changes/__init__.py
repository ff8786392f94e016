"""Handing over the work of a colleague; changes to many records, and the way back."""
