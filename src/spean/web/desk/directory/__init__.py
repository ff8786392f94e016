"""The directory of services: find one, keep it fresh, hang it on the wall."""
