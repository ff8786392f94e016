"""Plumbing no user would recognise; a closed list of modules."""
