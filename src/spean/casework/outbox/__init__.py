"""Short messages to people: reminders of their dates, and nothing about their lives."""
