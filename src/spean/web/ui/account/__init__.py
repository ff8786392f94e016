"""One's own account: the locked screen, the second factor, the password, where one is signed in."""
