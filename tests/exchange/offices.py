"""Another office on the other side: it numbers, chains and signs its packages as ours does, and makes every mistake
that it is asked for.

In: a county, a code. Out: manifests and files as bytes. Never: an expectation.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from secrets import token_bytes
from typing import Any

from tests.access.people_at_work import COUNTY, new_key, worker

from canbao.access.actors import Actor
from canbao.access.seals import digest
from canbao.exchange.definitions import format_of
from canbao.exchange.manifests import BUREAU, NO_PACKAGE, VERSION, Acknowledgement, Manifest, read_manifest
from canbao.exchange.partners import (
    ConfirmPartnerKey,
    ProposePartnerKey,
    RegisterPartner,
    confirm_partner_key,
    propose_partner_key,
    register_partner,
)
from canbao.exchange.receiving import ReceivePackage, receive_package
from canbao.exchange.signing import Algorithm, OwnKey, fingerprint, key_id
from canbao.intake.exporting import write_csv, write_xlsx
from canbao.values.fen import yuan_to_fen

DAY = date(2025, 10, 20)
FIRST = date(2025, 9, 1)
YEAR = 2026
CLERK, LEAD = 81, 82


def clerk(county: str = COUNTY, account: int = CLERK) -> Actor:
    return worker("bureau_clerk", units=(county,), account=account)


def lead(county: str = COUNTY, account: int = LEAD) -> Actor:
    return worker("bureau_lead", units=(county,), account=account)


def new_private_key() -> OwnKey:
    return OwnKey(Algorithm.ED25519, token_bytes(32))


@dataclass(frozen=True)
class Sent:
    """A package as it is carried."""

    manifest: bytes
    content: bytes

    @property
    def said(self) -> Manifest:
        return read_manifest(self.manifest)


@dataclass
class Office:
    """A partner with its own key, numbers and chain."""

    code: str = "tax"
    kind: str = "tax"
    county: str = COUNTY
    key: OwnKey = field(default_factory=new_private_key)
    number: int = 0
    mark: str = NO_PACKAGE
    key_row: int = 0
    year: int = YEAR
    day: date = DAY

    def register(self, valid_from: date = FIRST, valid_until: date | None = None) -> Office:
        """Known to the bureau, its key entered by one person and confirmed by another."""
        register_partner(lead(self.county), new_key(), RegisterPartner(self.code, f"{self.code}局", self.kind))
        return self.enter_key(valid_from, valid_until)

    def enter_key(self, valid_from: date = FIRST, valid_until: date | None = None) -> Office:
        public = self.key.public
        proposal = ProposePartnerKey(self.code, public.hex(), valid_from, valid_until, self.key.algorithm.value)
        answer = propose_partner_key(clerk(self.county), new_key(), proposal)
        assert isinstance(answer["key"], int)
        self.key_row = answer["key"]
        confirmation = ConfirmPartnerKey(self.key_row, fingerprint(public))
        confirm_partner_key(lead(self.county), new_key(), confirmation)
        return self

    def make(self, format_: str, rows: Sequence[Mapping[str, str]], kind: str = "csv", /, **changes: Any) -> Sent:
        """The next package. `changes`: fields of the manifest that are something else than they should be."""
        content = file_of(format_, rows, kind)
        self.number += 1
        wanted = format_of(format_)
        counted = [] if "sum_fen" in changes else rows
        sums = [yuan_to_fen(row[wanted.sum]) for row in counted if wanted.sum and row.get(wanted.sum)]
        fields: dict[str, Any] = {
            "version": VERSION, "county": self.county, "sender": self.code, "receiver": BUREAU, "number": self.number,
            "previous": self.mark, "format": format_, "format_version": wanted.version, "year": self.year,
            "manner": "full", "kind": kind, "rows": len(rows), "sum_fen": sum(sums),
            "digest": digest(content).hex(), "made_on": self.day.isoformat(), "algorithm": "", "key": "",
            "signature": "",
        }  # fmt: skip
        manifest = Manifest(**fields | changes).signed(self.key)
        self.mark = manifest.mark
        return Sent(manifest.text(), content)

    def acknowledge(self, manifest: Manifest, result: str = "taken", **changes: Any) -> bytes:
        """What the office says of a package of ours."""
        said = Acknowledgement(
            version=VERSION, county=manifest.county, sender=self.code, receiver=BUREAU, number=manifest.number,
            rows=manifest.rows, sum_fen=manifest.sum_fen, digest=manifest.digest, made_on=self.day.isoformat(),
            algorithm="", key="", signature="", mark=manifest.mark, result=result, problem="", words="", missing=(),
        )  # fmt: skip
        return replace(said, **changes).signed(self.key).text()


def file_of(format_: str, rows: Sequence[Mapping[str, str]], kind: str = "csv") -> bytes:
    """Rows as a file of the format; columns that no row has are empty."""
    wanted = format_of(format_)
    file = io.BytesIO()
    cells = [[row.get(name, "") for name in wanted.names] for row in rows]
    (write_csv if kind == "csv" else write_xlsx)(file, wanted.headers, cells)
    return file.getvalue()


def slips(count: int, first: int = 1, fen: int = 38_000, year: int = YEAR) -> list[dict[str, str]]:
    """Rows of deposits that have arrived."""
    return [
        {"paper": f"HJ{first + at:05}", "year": str(year), "fen": f"{(fen + at) / 100:.2f}", "arrived_on": "2025-10-19"}
        for at in range(count)
    ]


def take(sent: Sent, actor: Actor | None = None, key: str = "") -> dict[str, Any]:
    """Hand it to the bureau."""
    return dict(receive_package(actor or clerk(), key or new_key(), ReceivePackage(sent.manifest, sent.content)))


def named_key(key: OwnKey) -> str:
    return key_id(key.public)
