"""Argon2id with parameters a two-core server can bear: 19 MiB, two passes, one lane (OWASP)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
