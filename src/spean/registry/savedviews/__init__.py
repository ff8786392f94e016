"""Lists as somebody wants to find them again: filters, columns and order under a name."""
