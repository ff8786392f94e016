"""Which of the workers does what, and when: a house that is shared is furnished by one of them only,
and what takes long comes first, so that at the end nobody waits for somebody else's long page.

Left alone, xdist hands out a module at a time, the one with the most tests first. The house of a
folder would be built once for every worker, and looking at every page, five tests, would come last.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser", "tests/cli", "tests/faults")
"""Folders whose modules share a house."""

LONG = ("tests/security/", "tests/demo/", "tests/architecture/")
"""Folders of few and long tests."""


class InTurns(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        folder = "/".join(nodeid.split("/")[:2])
        return folder if folder in TOGETHER else super()._split_scope(nodeid)

    def _assign_work_unit(self, node):
        first = min(self.workqueue, key=lambda scope: turn(scope, len(self.workqueue[scope])))
        self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)


def turn(scope, tests):
    """Where a module or a folder stands in the queue: the smallest begins.

    >>> sorted(["tests/web/a.py", "tests/security/b.py", "tests/cli"], key=lambda one: turn(one, 3))
    ['tests/cli', 'tests/security/b.py', 'tests/web/a.py']
    """
    if scope in TOGETHER:
        return TOGETHER.index(scope), 0
    return len(TOGETHER) + (not scope.startswith(LONG)), -tests
