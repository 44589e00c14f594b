"""What may stand in a log: no secret, no text that people wrote, and one line for one record.

A filter, not a formatter: Django, Celery and gunicorn bring formats of their own, and each gets it on its handlers.
"""

import logging
import re
import textwrap
import traceback
from collections.abc import Iterator
from typing import Any

import psycopg2
from django.db import Error as DatabaseError
from gunicorn.glogging import Logger

# Links to choose a password or to accept an invitation are secrets in an address: long, and with a figure in them.
SECRET_PART = re.compile(r"(?<=/)(?=[^/\s]*\d)[A-Za-z0-9_:=-]{20,}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Careful(logging.Filter):
    """Lets every record through, without what may not be told.

    PostgreSQL quotes whole rows in its errors, which hold what people wrote: of such an error its code and the
    constraint are told. Lines of a traceback are set in, so that none can pass for a record of its own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        errors = list(_errors(record))
        record.msg, record.args = _line(_untold(record.getMessage(), errors)), None
        if record.exc_info and record.exc_info[1]:
            told = "".join(traceback.format_exception(record.exc_info[1]))
            record.exc_text = textwrap.indent(_untold(told, errors).rstrip(), "  ")
        return True


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's two logs, as careful as the others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        make_careful(self.error_log)
        make_careful(self.access_log)


def make_careful(logger: logging.Logger, **of_signal: Any) -> None:
    """Puts the filter on what writes a program's log; a receiver of Celery's `after_setup_logger`, too."""
    for handler in logger.handlers:
        if not any(isinstance(known, Careful) for known in handler.filters):
            handler.addFilter(Careful())


def _errors(record: logging.LogRecord) -> Iterator[BaseException]:
    """What was raised, what was behind it, and what is named in the words."""
    named = record.args if isinstance(record.args, tuple) else ()
    waiting = [record.exc_info[1] if record.exc_info else None, *named]
    seen: set[int] = set()
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            yield error
            waiting += [error.__cause__, error.__context__]


def _untold(text: str, errors: list[BaseException]) -> str:
    for error in errors:
        words, code = str(error), _code(error)
        if code and words.strip():
            for form in (words.strip(), repr(words)[1:-1], repr(words.strip())[1:-1]):
                text = text.replace(form, code)
    return text


def _code(error: BaseException) -> str:
    """As in `PostgreSQL 23514, commitment_due_after_start`; empty for all that no statement was answered with."""
    origin = error.__cause__ if isinstance(error, DatabaseError) else error
    if not isinstance(origin, psycopg2.Error) or not origin.pgcode:
        return ""
    return ", ".join(filter(None, [f"PostgreSQL {origin.pgcode}", origin.diag.constraint_name]))


def _line(text: str) -> str:
    text = SECRET_PART.sub("[cut]", text)
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
