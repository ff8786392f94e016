"""Jobs: what a worker left when it died is taken up again by the next."""
