"""The county of aid, which auditors look at."""

from __future__ import annotations

from tests.access.people_at_work import vault
from tests.money.aiding.conftest import desk, template_of, till

__all__ = ["desk", "template_of", "till", "vault"]
