"""The person's rights on screens: who opened my file, everything about me, forget me."""
