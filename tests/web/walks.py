"""Every page of the site, asked by every role from every area, about the records of one scene.

In: a scene. Out: addresses by name of page, answers. Never: an expectation. Who asks is put in place of the sign-in:
what comes after it is the site's own code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.access.scenes import AREAS, COUNTY, TOWN, VILLAGE, YEAR, Scene
from tests.campaign.scene_orders import some_task

from canbao.access.sign_ins import Presence
from canbao.access.states import SignInState
from canbao.web.fixed_reports import REPORTS
from canbao.web.pages import PAGES, URLS, Page
from canbao.web.visits import SIGN_IN_COOKIE

Given = Mapping[str, Any]
PHONE = "13900005678"
_NOON = datetime(2024, 9, 30, 4, tzinfo=UTC)


def _numbered(name: str) -> Callable[[Scene], Given]:
    return lambda scene: {"number": scene[name]}


GIVEN: Mapping[str, Callable[[Scene], Given]] = MappingProxyType(
    {
        "posting": _numbered("notice"),
        "bulletin": _numbered("bulletin"),
        **dict.fromkeys(["person", "person_looks", "correct", "move"], _numbered("anybody")),
        "why": lambda scene: {"number": scene["anybody"], "year": YEAR},
        "count_cash": _numbered("hand_in"),
        "pay_in_cash": lambda _: {"town": TOWN},
        "deposit_arrived": _numbered("deposit"),
        "household": _numbered("household"),
        "import_template": lambda _: {"kind": "civil_affairs"},
        "import_result": _numbered("list_checked"),
        "returned_rows": _numbered("list_bad"),
        "finding": _numbered("finding"),
        "inspection_sample": _numbered("sample"),
        "job": _numbered("job_queued"),
        "list_page": _numbered("list_checked"),
        "money_owners": lambda _: {"account": "owed"},
        "decide_held": _numbered("held"),
        **dict.fromkeys(["settle", "answer_of_town"], _numbered("difference")),
        "objection": _numbered("objection"),
        "duty_record": lambda scene: {"task": some_task(scene)},
        "take_payment": _numbered("there"),
        **dict.fromkeys(["withdraw_taken", "payment"], _numbered("payment")),
        "refund": _numbered("refund"),
        "office": _numbered("bureau"),
        **dict.fromkeys(["staff_account", "staff_password", "staff_stop"], _numbered("account")),
        "reminded": _numbered("new"),
        "verification": _numbered("verification"),
        "phone_stop": _numbered("phone"),
        **dict.fromkeys(["dues_run", "publish_run"], _numbered("run_signed")),
        **dict.fromkeys(["calc", "rules"], lambda _: {"county": COUNTY, "year": YEAR}),
        **dict.fromkeys(["notice", "object_to_notice", "objected"], lambda _: {"unit": VILLAGE, "year": YEAR}),
        **dict.fromkeys(
            [f"public_{name}" for name in ("county", "find_out", "apply", "pay", "windows", "notices", "letter")]
            + ["verify"],
            lambda _: {"county": COUNTY},
        ),
    }
)
"""What the address of a page names, where it names something."""
ASKED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "posting",
                "bulletin",
                "resident_letter",
                "refund",
                "progress",
                "ranking",
                "bonus",
                "quality",
                "service_windows",
            ),
            ("as=print", "as=xlsx", "as=docx"),
        ),
        "person": (*(f"tab={tab}" for tab in ("dues", "standings", "payments", "household")), "as=print"),
        "register_done": ("n={enrolment_new}",),
        "report": tuple(f"name={name}{form}" for name in REPORTS for form in ("", "&as=xlsx", "&as=docx")),
        "inspection": tuple(f"tab={tab}" for tab in ("checks", "samples", "talks", "referrals", "groups")),
        "list_page": ("tab=rows", "tab=problems"),
        "import_result": ("tab=rows", "tab=problems"),
        "refund_list": tuple(f"tab={tab}" for tab in ("proposed", "approved", "paid", "aid")),
        "dues_run": ("tab=differences", "tab=sample"),
        "standing_queue": ("tab=conflicts", "tab=overlaps"),
        "duplicates": ("tab=merges", "tab=done"),
        **dict.fromkeys(["reminders", "letter_new"], (f"unit={VILLAGE}",)),
        "reach": (f"unit={VILLAGE}",),
        "people": ("q=甲",),
    }
)
"""Tabs, searches, papers and files that a page has beside its first look."""


def address_of(page: Page, scene: Scene) -> str:
    """A page's address in a scene. Raises KeyError for a page that names what `GIVEN` does not say."""
    return reverse(page.name, urlconf=URLS[page.zone], kwargs=dict(GIVEN[page.name](scene)) if "<" in page.path else {})


@dataclass(frozen=True)
class Walk:
    """The site of a scene."""

    scene: Scene

    def client(self, role: str = "", area: str = "own county") -> Client:
        """Somebody's browser; without a role nobody's."""
        made = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
        if role:
            made.cookies[SIGN_IN_COOKIE] = f"{role}/{area}"
        return made

    def addresses(self, page: Page) -> list[str]:
        """The first look, then tabs and searches."""
        first = address_of(page, self.scene)
        return [first, *(f"{first}?{asked.format(**self.scene.numbers)}" for asked in ASKED.get(page.name, ()))]


def walk_in(scene: Scene, patch: pytest.MonkeyPatch) -> Walk:
    """From now on a sign-in is a role and an area."""

    def presence(token: str) -> Presence:
        role, _, area = token.partition("/")
        return Presence(
            scene.actor(role, *AREAS[area], account=scene["account"]), 1, SignInState.OPEN, _NOON, _NOON, _NOON
        )

    patch.setattr("canbao.web.visits.presence_of", presence)
    return Walk(scene)


def pages() -> dict[str, Page]:
    """All of them."""
    from canbao.web import public_urls, urls

    assert urls.urlpatterns
    assert public_urls.urlpatterns
    return PAGES
