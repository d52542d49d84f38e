"""Every page of the site: its address, its name, who may see it. Addresses, doors and docs come from this one table.

In: views, each with `@page(…)`. Out: `PAGES`, addresses for Django, doors for an actor. Never: a view without a stated
reader; a page for somebody who has none of its rights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse

from canbao.access.actors import Actor
from canbao.access.rights import right_to, roles
from canbao.access.sign_ins import Presence
from canbao.store.configuration import Zone

View = Callable[..., HttpResponseBase]
URLS = {Zone.PRIVATE: "canbao.web.urls", Zone.PUBLIC: "canbao.web.public_urls"}
"""The module of addresses of each zone."""


class Visit(HttpRequest):
    """A request of somebody signed in, as `visits.recognise` made it. `number`: what the log calls it."""

    presence: Presence
    actor: Actor
    number: str


@dataclass(frozen=True)
class Page:
    """One page. `rights`: any of them lets in; none: everybody signed in; `needs`: each of them is needed
    too. `zone`: the side of the wall that has it.
    """

    name: str
    path: str
    title: str
    rights: tuple[str, ...]
    needs: tuple[str, ...]
    is_public: bool
    needs_factor: bool
    zone: Zone
    view: View

    def is_for(self, actor: Actor) -> bool:
        """Whether the actor may see it."""
        has_one = not self.rights or any(actor.may(right) for right in self.rights)
        return self.is_public or (has_one and all(actor.may(right) for right in self.needs))

    @property
    def address(self) -> str:
        """Of a page without parameters."""
        return reverse(self.name, urlconf=URLS[self.zone])


PAGES: dict[str, Page] = {}
"""By name, in the order of definition."""
DOORS = {
    "人员": ("find", "register", "enrolments", "duplicates", "hand_overs", "verifications"),
    "名单": ("lists_calendar", "import_list", "pupils", "standing_queue"),
    "核算": ("dues_runs", "policy_page"),
    "资金": ("money", "cash", "refund_list", "held", "reconcile", "exchange"),
    "进度": ("progress", "ranking", "bonus", "targets", "quality", "reports"),
    "动员": ("reminders", "postings", "resident_letter", "objection_list", "service_windows", "channels", "phones"),
    "年度": ("campaign", "duties", "work_groups", "inspection"),
    "账号": ("people", "grants", "reach", "role_grid", "places", "trail", "health"),
    "系统": ("jobs", "export_list"),
    "我的": ("account",),
}
"""Groups of pages that stand on every page of those who may enter, in the order in which a campaign meets them; other
pages are reached from these.
"""


def page(
    address: str, title: str, *, rights: Sequence[str] = (), needs: Sequence[str] = (),
    is_public: bool = False, needs_factor: bool = False, zone: Zone = Zone.PRIVATE,
) -> Callable[[View], View]:  # fmt: skip
    """Make a page of a view. Raises UnknownAction for a right that the table does not have."""
    for right in (*rights, *needs):
        right_to(right)

    def decorate(view: View) -> View:
        name = view.__name__
        assert name not in PAGES, f"two pages are called {name}"
        PAGES[name] = Page(name, address, title, tuple(rights), tuple(needs), is_public, needs_factor, zone, view)
        return view

    return decorate


def addresses(enter: Callable[[Page], View], zone: Zone) -> list[URLPattern]:
    """For Django, of one zone. `enter`: what stands before every page."""
    return [path(found.path, enter(found), name=found.name) for found in PAGES.values() if found.zone is zone]


def doors_for(actor: Actor) -> list[tuple[str, list[Page]]]:
    """Groups with the pages that the actor may enter."""
    groups = [(door, [PAGES[name] for name in names if PAGES[name].is_for(actor)]) for door, names in DOORS.items()]
    return [(door, pages) for door, pages in groups if pages]


def readers_of(found: Page) -> list[str]:
    """Names of the roles that may see a page, for who may not."""
    codes = {code for right in found.rights for code in right_to(right).reaches}
    for right in found.needs:
        codes &= right_to(right).reaches.keys()
    return [role.label for role in roles().values() if role.code in codes and role.kinds]
