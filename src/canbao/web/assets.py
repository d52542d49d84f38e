"""Files that pages need beside themselves: served by this site alone, under addresses that change with their content.

In: the folder `static`. Out: an address for a file. Never: a file of another site; an old file under a new page.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

STATIC = Path(str(files("canbao.web").joinpath("static")))
PREFIX = "/static/"
_SHOWN = 12


@cache
def address_of(name: str) -> str:
    """`/static/css/canbao.css?v=…`. Raises FileNotFoundError: a mistake of a template."""
    digest = hashlib.sha256(STATIC.joinpath(*name.split("/")).read_bytes()).hexdigest()
    return f"{PREFIX}{name}?v={digest[:_SHOWN]}"


@cache
def icon(name: str) -> str:
    """The drawing of an icon, to stand in the page itself. Raises FileNotFoundError."""
    return STATIC.joinpath("vendor", "icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def text_of(name: str) -> str:
    """A file of ours as text, for what is made without a browser. Raises FileNotFoundError."""
    return STATIC.joinpath(*name.split("/")).read_text(encoding="utf-8")
