"""Records of exchange for the scene of rights: a partner with keys, a package each way, and orders on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.exchange.offices import Office, file_of, new_private_key, slips

from canbao.exchange.acknowledging import RecordAcknowledgement
from canbao.exchange.addresses import StateAddress, state_address, view_addresses
from canbao.exchange.delivering import NoteDelivered, TakePulled
from canbao.exchange.fetching import FetchPackage, _fetch
from canbao.exchange.making import MakePackage, make_package
from canbao.exchange.manifests import read_manifest
from canbao.exchange.models import Delivery, Outgoing, Partner
from canbao.exchange.partners import (
    ConfirmPartnerKey,
    ProposePartnerKey,
    RegisterPartner,
    confirm_partner_key,
    propose_partner_key,
    register_partner,
)
from canbao.exchange.pulling import addressed_partners, plan_of
from canbao.exchange.receiving import ReceivePackage, receive_package
from canbao.exchange.signing import fingerprint

if TYPE_CHECKING:
    from tests.access.scenes import Scene

FROM = date(2024, 9, 1)
DAY = date(2024, 9, 30)


def add_exchange(scene: Scene) -> None:
    """Entered by two people of the bureau."""
    clerk = scene.actor("bureau_clerk", scene.county, account=501)
    lead = scene.actor("bureau_lead", scene.county, account=502)
    office = Office(f"tax{scene.village}", "tax", scene.county, year=2024, day=DAY)
    register_partner(lead, new_key(), RegisterPartner(office.code, f"税务局{scene.village}", "tax"))
    for name, key in (("confirmed", office.key), ("proposed", new_private_key())):
        order = ProposePartnerKey(office.code, key.public.hex(), FROM)
        scene.numbers["key_" + name] = number_in(propose_partner_key(clerk, new_key(), order), "key")
        scene.texts["fingerprint_" + name] = fingerprint(key.public)
    confirmation = ConfirmPartnerKey(scene["key_confirmed"], scene.texts["fingerprint_confirmed"])
    confirm_partner_key(lead, new_key(), confirmation)
    scene.texts |= {"partner": office.code, "free_key": new_private_key().public.hex()}
    first, second = (office.make("deposits", slips(1, first=at, year=2024)) for at in (1, 2))
    taken = receive_package(clerk, new_key(), ReceivePackage(first.manifest, first.content))
    assert taken["result"] == "taken", taken
    scene.numbers["receipt"] = number_in(taken, "receipt")
    scene.texts |= {"manifest": second.manifest.decode(), "slips": second.content.hex()}
    for name in ("package", "package_sent"):
        scene.numbers[name] = number_in(make_package(clerk, new_key(), question(scene)), "package")
    _fetch(lead, new_key(), FetchPackage(scene["package_sent"]))
    with in_area(scene.county):
        sent = Outgoing.objects.get(county=scene.county, id=scene["package_sent"])
    state_address(lead, new_key(), address(scene))
    with in_area(scene.county):
        partner = Partner.objects.get(county=scene.county, code=office.code).id
        Delivery.objects.create(county=scene.county, receipt_id=scene["receipt"], partner_id=partner, package=1)
    scene.texts["acknowledgement"] = office.acknowledge(read_manifest(sent.manifest.encode())).decode()


def number_in(answer: dict[str, Any], name: str) -> int:
    number = answer[name]
    assert isinstance(number, int)
    return number


def question(scene: Scene) -> MakePackage:
    """Who is insured by an employer."""
    row = {"reference": "7", "id_number": scene.texts["number_of_anybody"], "name": "周春生", "year": "2024"}
    content = file_of("employee_question", [row])
    return MakePackage(scene.texts["partner"], "employee_question", 2024, content=content)


def registration(scene: Scene) -> RegisterPartner:
    return RegisterPartner(f"bank{scene.village}", "某银行", "bank")


def proposal(scene: Scene) -> ProposePartnerKey:
    return ProposePartnerKey(scene.texts["partner"], scene.texts["free_key"], FROM)


def arrival(scene: Scene) -> ReceivePackage:
    return ReceivePackage(scene.texts["manifest"].encode(), bytes.fromhex(scene.texts["slips"]))


def word(scene: Scene) -> RecordAcknowledgement:
    return RecordAcknowledgement(scene.texts["acknowledgement"].encode())


def address(scene: Scene) -> StateAddress:
    return StateAddress(scene.texts["partner"], "https://tax.example/api/v1", "tax", "kept-by-both-sides")


ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "exchange.addresses.state_address": address,
        "exchange.delivering.take_pulled": lambda s: TakePulled(s.texts["partner"], arrival(s), ()),
        "exchange.delivering.note_delivered": lambda s: NoteDelivered(s["receipt"]),
    }
)
SEES: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "exchange.addresses.view_addresses": (
            "view_exchange",
            lambda s, actor: s.texts["partner"] in {each.partner for each in view_addresses(actor)},
        ),
        "exchange.pulling.addressed_partners": (
            "pull_packages",
            lambda s, actor: s.texts["partner"] in addressed_partners(actor),
        ),
        "exchange.pulling.plan_of": (
            "pull_packages",
            lambda s, actor: plan_of(actor, s.texts["partner"]).stated.address != "",
        ),
    }
)
