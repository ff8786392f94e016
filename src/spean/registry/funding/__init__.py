"""The projects that pay for centres."""
