"""Complaints and praise of those we serve: about our own service, or a partner's."""
