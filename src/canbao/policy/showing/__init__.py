"""A policy as tables in Chinese that a clerk can check against the paper: as text, Markdown or a page."""

from __future__ import annotations

from canbao.policy.showing.rendering import render
from canbao.policy.showing.sheet import Entry, Section, Sheet
from canbao.policy.showing.whole import show_policy, show_rules

__all__ = ["Entry", "Section", "Sheet", "render", "show_policy", "show_rules"]
