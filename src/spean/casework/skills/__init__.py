"""What a person can do, in words that employers share."""
