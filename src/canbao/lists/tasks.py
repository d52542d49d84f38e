"""What the worker finds of this room when it starts: its kinds of jobs, what it keeps for a time, what it exports."""

from __future__ import annotations

from canbao.lists import exporting_returned as exporting_returned
from canbao.lists import jobs as jobs
from canbao.lists import keeping as keeping
