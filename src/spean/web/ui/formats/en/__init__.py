"""English, as written outside of North America."""
