"""Messages to people: what went out, whom to call today, and how somebody wants to be reached."""
