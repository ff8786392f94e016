"""The pages of screening and assessing."""
