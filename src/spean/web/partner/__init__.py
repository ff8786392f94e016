"""The face for partners without an account: one letter, opened by a link."""
