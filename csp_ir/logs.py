"""Logs: the standard library's logging under the name `csp_ir`, off by default, without keys.

CSP_IR_LOG=LEVEL or LEVEL:FILE switches them on for the command line: debug, info, warning or
error, as JSON Lines, to stderr or appended to a file. A program that uses csp-ir as a library
configures the logger `csp_ir` as any other, and adds `KeyFilter` to its handlers.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from typing import Any

from csp_ir.errors import InputError
from csp_ir.files import reason
from csp_ir.secrets import known_secrets, redact

VARIABLE = "CSP_IR_LOG"
LEVELS = ("debug", "info", "warning", "error")
# What every record of the standard library has; the rest is what the logging code added.
OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class KeyFilter(logging.Filter):
    """Hides keys in messages, arguments, extras and tracebacks, before any handler formats them."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets = known_secrets()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage(), self.secrets), None
        for name, value in list(vars(record).items()):
            if name not in OWN:
                setattr(record, name, self._clean(value))
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self.secrets)
            record.exc_info = None
        return True

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return redact(value, self.secrets)
        if isinstance(value, dict):
            return {str(k): self._clean(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(v) for v in value]
        return value if isinstance(value, int | float | bool | None) else redact(repr(value), self.secrets)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the extras."""

    def format(self, record: logging.LogRecord) -> str:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z"
        data = {"time": stamp, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        data |= {k: v for k, v in vars(record).items() if k not in OWN}
        if record.exc_text:
            data["traceback"] = record.exc_text
        return json.dumps(data, default=repr)


class LogFile(logging.FileHandler):
    """A log that ends, with one line on stderr, where its file cannot be written: the work it tells of goes on."""

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        self.setLevel(logging.CRITICAL + 1)
        print(f"csp-ir: {self.baseFilename}: {reason(error)}; the log ends here", file=sys.stderr)


def set_up(setting: str | None = None) -> logging.Handler | None:
    """Switch logs on as CSP_IR_LOG says; returns the handler, None where it says nothing. Raises InputError."""
    text = os.environ.get(VARIABLE, "") if setting is None else setting
    if not text:
        return None
    level, _, file = text.partition(":")
    if level.lower() not in LEVELS:
        raise InputError(f"{VARIABLE}={text!r}: no such level", remedy=f"{', '.join(LEVELS)}, or LEVEL:FILE")
    try:
        handler = LogFile(file, encoding="utf-8") if file else logging.StreamHandler()
    except OSError as error:
        raise InputError(f"{VARIABLE}: cannot write {file}: {reason(error)}", remedy="give another file") from None
    handler.setFormatter(JsonFormatter())
    handler.addFilter(KeyFilter())
    logger = logging.getLogger("csp_ir")
    for old in [h for h in logger.handlers if isinstance(h.formatter, JsonFormatter)]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
    logger.setLevel(level.upper())
    logger.propagate = False
    return handler
