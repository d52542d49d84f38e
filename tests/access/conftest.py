"""Every test here has keys, and a founded county if it asks."""

from __future__ import annotations

from tests.access.people_at_work import bureau, own_folder, vault

__all__ = ["bureau", "own_folder", "vault"]
