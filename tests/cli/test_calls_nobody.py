"""The server and the worker call nobody: asked in processes that begin as theirs do."""

import pytest

TRY = """
import socket
def tried():
    try:
        socket.create_connection(("192.0.2.1", 443), timeout=2)
    except OSError as error:
        return "calls nobody" in str(error)
"""
SERVER = f"{TRY}\nimport spean.wsgi\nprint(tried())"
WORKER = f"""{TRY}
import sys
import django.core.management as management
from spean.cli import working
management.execute_from_command_line = lambda words: print(words[1:3], tried())
sys.argv = ["working", "--concurrency", "2"]
working.main()
"""


@pytest.mark.asvs("13.2.4", "13.2.5")
@pytest.mark.parametrize(
    ("begins", "told"),
    [(SERVER, "True"), (WORKER, "['procrastinate', 'worker'] True")],
    ids=["server", "worker"],
)
def test_what_serves_and_what_works_is_told_to_call_nobody(lived_in, begins, told):
    assert lived_in.python(begins).strip() == told
