"""Ways out of the house for short messages: which there are is a file, not code."""
