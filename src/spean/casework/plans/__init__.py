"""A person's reintegration plan in its versions, and the follow-ups that show whether it holds."""
