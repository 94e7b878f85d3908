"""What the program writes of its faults: where it went wrong, and never with what words. Messages
of errors and addresses could hold what somebody searches for or reads."""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def described(error: ExcInfo) -> str:
    """The kind of an error and the lines of code on the way to it."""
    kind, _error, trace = error
    return f"{kind.__name__ if kind else 'Error'}\n{''.join(traceback.format_tb(trace))}"


class Wordless(logging.Filter):
    """For loggers of others: of an error only what `described` says is written, of a message what
    it says without the values in it, such as the addresses in a header that cannot be read."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.msg = described(record.exc_info)
            record.exc_info = record.exc_text = None
        record.args = ()
        return True
