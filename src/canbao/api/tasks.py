"""What the worker finds of this room when it starts: what it exports."""

from __future__ import annotations

from canbao.api import exporting_fhir as exporting_fhir
