"""Migrant Worker Resource Centres, who runs them and who works there."""
