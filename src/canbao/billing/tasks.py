"""What the worker finds of this room when it starts: its kinds of jobs, and the exports that it can make."""

from __future__ import annotations

from canbao.billing import exporting_bills as exporting_bills
from canbao.billing import jobs as jobs
