"""Packages of ours, made and taken out as two people of the bureau do, and read as a partner would read them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from tests.access.people_at_work import new_key
from tests.exchange.offices import clerk, lead

from canbao.exchange.definitions import Manner
from canbao.exchange.fetching import fetch_package
from canbao.exchange.making import MakePackage, make_package
from canbao.exchange.manifests import Manifest


@dataclass(frozen=True)
class Fetched:
    """What a partner gets."""

    number: int
    manifest: Manifest
    content: bytes

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.content.decode("utf-8-sig"))))


def make(county: str, order: MakePackage) -> dict[str, Any]:
    return dict(make_package(clerk(county), new_key(), order))


def fetch(county: str, package: int) -> Fetched:
    """By another person than who made it."""
    file = io.BytesIO()
    manifest = fetch_package(lead(county), new_key(), package, file)
    return Fetched(package, manifest, file.getvalue())


def bills(county: str, year: int, manner: Manner = Manner.FULL, kind: str = "csv") -> Fetched:
    """Special bills for the tax office."""
    return fetch(county, make(county, MakePackage("tax", "payable", year, manner, kind))["package"])
