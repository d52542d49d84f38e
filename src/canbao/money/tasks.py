"""What the worker finds of this room when it starts: its kinds of jobs, and the exports that it can make."""

from __future__ import annotations

from canbao.money.aiding import exporting_annex as exporting_annex
from canbao.money.auditing import reading_lists as reading_lists
