"""The directory of services: where help is offered, for whom, when, and who said so last."""
