"""Employers, operators, donors, ministries: one organisation, several roles."""
