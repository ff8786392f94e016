"""The circle around a protected case, and breaking the glass."""
