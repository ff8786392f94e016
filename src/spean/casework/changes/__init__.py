"""One thing done to many records, with what became of each, and the way back."""
