"""How the programs of an installation write their logs: in words or as JSON, one line a record, no personal numbers.

In: records of the standard library's logging. Out: lines. Never: a full number or telephone, whoever wrote the words: a
library's error quotes what it was given.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from canbao.values.personal_numbers import hide_personal_numbers

FACTS = "facts"
"""The attribute of a record in which further facts stand by name: `extra={FACTS: {…}}`."""


class PlainLines(logging.Formatter):
    """As Python writes them, with numbers hidden."""

    def format(self, record: logging.LogRecord) -> str:
        return hide_personal_numbers(super().format(record))


class JsonLines(logging.Formatter):
    """One object a record: time in UTC, level, logger, words, an error's trace, further facts."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name, "words": record.getMessage(),
            **getattr(record, FACTS, {}),
        }  # fmt: skip
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return hide_personal_numbers(json.dumps(line, ensure_ascii=False, default=str))


def lines_of(style: str) -> logging.Formatter:
    """`plain` or `json`."""
    return JsonLines() if style == "json" else PlainLines("%(levelname)s %(name)s: %(message)s")


def logging_of(style: str) -> Mapping[str, Any]:
    """For `logging.config.dictConfig`. Requests are told in JSON alone: beside words nobody reads them."""
    return {
        "version": 1, "disable_existing_loggers": False,
        "formatters": {"lines": {"()": lines_of, "style": style}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "canbao.requests": {"level": "INFO" if style == "json" else "WARNING"},
            "django.request": {"level": "ERROR"}, "django.server": {"level": "ERROR"},
        },
    }  # fmt: skip
