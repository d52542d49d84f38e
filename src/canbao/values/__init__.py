"""Plain values of the domain: money, days, periods, places, identity numbers, names. Pure; knows no notice."""

from __future__ import annotations
