"""The log tells what failed and where, never what people typed.

The sentence of an exception may hold a name or a whole row ("Key (name)=(…) already exists"), so
the log keeps its kind and the lines of code, which is what mends a fault.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import TypeAlias

_Caught: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

_QUERY = re.compile(r"(/\S*)\?\S*")
"""What stands behind an address: there people type whom they look for."""

_BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""A line break in an address would begin a line that nobody wrote."""


class WithoutValues(logging.Formatter):
    """Prints a traceback without the sentences of its exceptions, addresses without queries."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        record.message = _BREAK.sub(" ", _QUERY.sub(r"\1", record.message))
        return super().formatMessage(record)

    def formatException(self, ei: _Caught) -> str:  # noqa: N802  logging's own name
        told: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            told += [
                f'  File "{each.filename}", line {each.lineno}, in {each.name}' for each in frames
            ]
            told.append(type(error).__qualname__)
            error = error.__cause__ or error.__context__
        return "\n".join(told)
