"""The book, for who audits: who did what and when, and whether a line was touched since."""
