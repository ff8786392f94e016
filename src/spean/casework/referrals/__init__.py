"""A person referred to a service, and the loop closed: what came of it, said by whoever knows."""
