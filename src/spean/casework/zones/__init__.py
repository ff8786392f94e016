"""Protected cases: a small circle of colleagues, and nobody else, sees that the person exists."""
