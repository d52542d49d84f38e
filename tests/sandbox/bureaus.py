"""A real bureau on the other side of the stand-in tax office.

In: a till, a folder. Out: what the bureau's own actions answer. Never: an expectation.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.access.people_at_work import new_key
from tests.exchange.offices import clerk, lead
from tests.money.tills import Till

from canbao.exchange.acknowledging import RecordAcknowledgement, record_acknowledgement
from canbao.exchange.definitions import Manner
from canbao.exchange.fetching import fetch_package
from canbao.exchange.making import MakePackage, make_package
from canbao.exchange.partners import (
    ConfirmPartnerKey,
    ProposePartnerKey,
    RegisterPartner,
    confirm_partner_key,
    propose_partner_key,
    register_partner,
)
from canbao.exchange.receiving import ReceivePackage, receive_package
from canbao.exchange.signing import own_key
from canbao.sandbox.faults import Carried
from canbao.sandbox.office import TaxOffice
from canbao.store.configuration import read_configuration


@dataclass
class Bureau:
    """A bureau and the office."""

    till: Till
    office: TaxOffice
    folder: Path

    @classmethod
    def of(cls, till: Till, folder: Path) -> Bureau:
        code = till.county.code
        office = TaxOffice.founded(folder, code, own_key(read_configuration().secrets).public.hex())
        register_partner(lead(code), new_key(), RegisterPartner("tax", "演示税务局", "tax"))
        proposal = ProposePartnerKey("tax", office.public, valid_from=till.county.as_of)
        answer: dict[str, Any] = propose_partner_key(clerk(code), new_key(), proposal)
        confirm_partner_key(lead(code), new_key(), ConfirmPartnerKey(answer["key"], office.fingerprint))
        return cls(till, office, folder)

    @property
    def day(self) -> date:
        return self.till.county.as_of

    def after(self, days: int) -> date:
        """That many days later, for both."""
        day = self.day + timedelta(days=days)
        self.till.go_to(day)
        return day

    def make(self, manner: Manner = Manner.FULL) -> tuple[bytes, bytes]:
        """A package of bills as it is carried."""
        code, file = self.till.county.code, io.BytesIO()
        order = MakePackage("tax", "payable", self.till.year, manner)
        made: dict[str, Any] = make_package(clerk(code), new_key(), order)
        return fetch_package(lead(code), new_key(), made["package"], file).text(), file.getvalue()

    def send(self) -> dict[str, Any]:
        """All bills go to the office; what its acknowledgement does at the bureau. Of the made-up people some are born
        later than the county's day: nobody pays for them.
        """
        (answer,) = self.office.take(*self.make(), self.day)
        born_until = f"{self.day:%Y%m%d}"
        self.office.records.write(
            "UPDATE bill SET fen = 0 WHERE length(id_number) = 18 AND substr(id_number, 7, 8) > ?", born_until
        )
        return self.acknowledge(answer.file)

    def acknowledge(self, file: bytes) -> dict[str, Any]:
        return dict(record_acknowledgement(clerk(self.till.county.code), new_key(), RecordAcknowledgement(file)))

    def take(self, package: Carried) -> dict[str, Any]:
        order = ReceivePackage(package.manifest, package.content)
        return dict(receive_package(clerk(self.till.county.code), new_key(), order))
