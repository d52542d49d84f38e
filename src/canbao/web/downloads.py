"""Files handed out by pages: named so that no browser takes the name for anything else, kept by nobody on the way.

In: bytes and a name. Out: an answer. Never: a name with a line break, a path or a quote in it; a file shown in the
browser as a page.
"""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON = "application/fhir+ndjson"
LONGEST_NAME = 80
"""Characters of a file's name: file systems take 255 bytes, of which a Chinese character needs three."""
_NOT_OF_NAMES = re.compile(r"[^\w.（）()\- ]+")


def safe_name(name: str) -> str:
    """Letters, digits and a few marks alone.

    >>> safe_name('../困难群众"名单".xlsx')
    '困难群众_名单_.xlsx'
    """
    return _NOT_OF_NAMES.sub("_", name.replace("..", "")).strip(". _")[-LONGEST_NAME:] or "file"


def hand_out(name: str, content: bytes, kind: str = XLSX) -> HttpResponse:
    """To be kept by the browser, never opened in it."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, safe_name(name)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
