"""The face for everybody: no account and no link. To complain or to praise, and to follow it."""
