"""canbao turns a county's yearly notice on resident medical insurance into data and works out everybody's bill."""

from __future__ import annotations

__version__ = "0.2.0"
