"""What other systems do, and differences from their statements, for the scene of rights.

In: a `Scene`. Out: its records; an order of each action. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.functions import Now
from tests.database import in_area

from canbao.api.exporting_fhir import ExportFhir
from canbao.api.keys import IssueApiKey, RevokeApiKey, view_keys
from canbao.api.models import ApiKey
from canbao.exchange.differences import (
    AnswerDifference,
    AssignDifference,
    CloseDifference,
    ages,
    answers_of,
    view_differences,
)
from canbao.exchange.models import Partner
from canbao.exchange.queries import own_partner, packages_for, require_package_for, said_to
from canbao.exchange.single import Asked, ReportPayment, find_due
from canbao.money.channels import SetChannelLink, channels_of
from canbao.money.models import Difference, DifferenceAnswer
from canbao.money.rebuilding import rebuild_book
from canbao.registry.models import Person
from canbao.store.server import BUSINESS_ZONE

YEAR = 2024
SOON = datetime.now(ZoneInfo(BUSINESS_ZONE)).date() + timedelta(days=30)


def add_records(scene: Any) -> None:
    """A difference, and a key of somebody's."""
    with in_area(scene.county):
        found = Difference.objects.create(
            county=scene.county, year=YEAR, unit=scene.village, kind="only_ours", about=scene.village, day=Now(),
            owner="town", opened_on=Now(),
        )  # fmt: skip
        DifferenceAnswer.objects.create(
            county=scene.county, unit=scene.village, difference_id=found.id, answer="已查", recorded_by=1,
            answered_on=Now(),
        )  # fmt: skip
        key = ApiKey.objects.create(
            county=scene.county, code=f"{scene.county}-{scene.village}", account_id=scene["account"], about="接口",
            secret=b"", valid_until=SOON, issued_by=1,
        )  # fmt: skip
        partner = Partner.objects.get(county=scene.county, code=scene.texts["partner"])
        scene.texts["name_of_anybody"] = Person.objects.get(county=scene.county, id=scene["anybody"]).name
    scene.numbers |= {"difference": found.id, "partner": partner.id}
    scene.texts["api_key"] = key.code


ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "api.keys._issue": lambda s: IssueApiKey(s["account"], "征收系统", SOON),
        "api.keys.revoke_api_key": lambda s: RevokeApiKey(s.texts["api_key"], "换系统"),
        "api.exporting_fhir.export_fhir": lambda s: ExportFhir(s.village, YEAR, "核对"),
        "api.exporting_fhir.export_fhir_numbers": lambda s: ExportFhir(s.village, YEAR, "核对"),
        "exchange.differences.answer_difference": lambda s: AnswerDifference(s["difference"], "缴存单迟交一天"),
        "exchange.differences.assign_difference": lambda s: AssignDifference(s["difference"], "bureau"),
        "exchange.differences.close_difference": lambda s: CloseDifference(s["difference"], "已补报"),
        "exchange.single.report_payment": lambda s: ReportPayment(
            f"T{s.village}", s.texts["number_of_anybody"], s.texts["name_of_anybody"], YEAR, 1, date(2023, 11, 1), "POS"
        ),
        "money.channels.set_channel_link": lambda _: SetChannelLink(YEAR, "云闪付", "https://example.org/"),
    }
)
OF_COUNTY = ("api.keys._issue", "api.keys.revoke_api_key")
ANY_COUNTY = ("exchange.single.report_payment", "money.channels.set_channel_link")


def _partner(scene: Any, actor: Any) -> Any:
    return own_partner(actor, scene["partner"])


def _is_required(scene: Any, actor: Any) -> bool:
    require_package_for(actor, _partner(scene, actor), scene["package"])
    return True


SEES: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "api.keys.view_keys": (
            "view_grants",
            lambda s, actor: s.texts["api_key"] in {each.code for each in view_keys(actor)},
        ),
        "exchange.queries.own_partner": ("list_own_packages", lambda s, actor: bool(_partner(s, actor).code)),
        "exchange.queries.packages_for": (
            "list_own_packages",
            lambda s, actor: s["package"] in {each.id for each in packages_for(actor, _partner(s, actor))},
        ),
        "exchange.queries.require_package_for": (
            "list_own_packages",
            _is_required,
        ),
        "exchange.queries.said_to": (
            "list_own_packages",
            lambda s, actor: said_to(actor, _partner(s, actor), s["receipt"]).result == "taken",
        ),
        "exchange.single.find_due": (
            "find_due",
            lambda s, actor: (
                find_due(actor, Asked(s.texts["number_of_anybody"], s.texts["name_of_anybody"], YEAR))["state"]
                != "unknown"
            ),
        ),
        "exchange.differences.answers_of": (
            "view_book",
            lambda s, actor: s["difference"] in answers_of(actor, [s["difference"]]),
        ),
        "exchange.differences.view_differences": (
            "view_book",
            lambda s, actor: s["difference"] in {each.id for each in view_differences(actor, YEAR)},
        ),
        "exchange.differences.ages": ("view_book", lambda _, actor: bool(ages(actor, YEAR))),
        "money.channels.channels_of": ("view_channels", lambda _, actor: bool(channels_of(actor, YEAR))),
        "money.rebuilding.rebuild_book": (
            "rebuild_book",
            lambda _, actor: any(part.lines for part in rebuild_book(actor, YEAR)),
        ),
    }
)
