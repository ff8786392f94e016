"""Lists that one can work in: filters in the address, columns, order, saved views, files."""
