"""Every test here has keys, and a small county of made-up people if it asks."""

from __future__ import annotations

from tests.access.people_at_work import vault
from tests.registry.county import county

__all__ = ["county", "vault"]
