"""What the public zone knows of a county: published years, ways to pay, windows. One sheet, made inside, read outside.

In: tables of the private zone; or the document that came of them. Out: a `County`. Never: a person; a policy that
nobody has published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from canbao.access.actors import system_actor
from canbao.access.organisations import bureau_name
from canbao.billing.policies import Choice
from canbao.billing.showing import published_choices
from canbao.campaign.own_codes import sends_codes
from canbao.campaign.service_windows import WindowLine, windows
from canbao.crossing.documents import Content, document
from canbao.money.channels import Channel, channels_of
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit

COUNTY = "county"
"""The kind of the document."""
_WINDOW = ("id", "unit", "kind", "name", "address", "hours", "phone", "services")
_CHANNEL = ("label", "kind", "is_online", "for_whom", "clause", "url")


@dataclass(frozen=True)
class County:
    """One county with the benefit years of which dues are published, the latest first."""

    code: str
    name: str
    choices: dict[int, Choice]
    office: WindowLine | None = None
    """Its own window, whose telephone stands first in the larger view."""
    windows: tuple[WindowLine, ...] = ()
    """All that serve in it."""
    channels: tuple[Channel, ...] = ()
    """Ways to pay in the latest year, with the locality's own links."""
    sends_codes: bool = False
    """Whether residents can be sent a code at once."""
    bureau: str = ""

    @property
    def latest(self) -> int | None:
        """The year that the first page is about."""
        return next(iter(self.choices), None)


def office_of(found: list[WindowLine], county: str) -> WindowLine | None:
    """Its own, or the first of those that serve in it."""
    return next((row for row in found if row.unit == county), found[0] if found else None)


def county_inside(code: str) -> County:
    """As the private zone's tables have it now."""
    system = system_actor(code)
    rows, choices = windows(system, code), published_choices(system)
    name = Unit.objects.filter(code=code).values_list("name", flat=True).first() or code
    return County(
        code, name, choices, office_of(rows, code), tuple(rows), _channels(code, next(iter(choices), None)),
        sends_codes(code), bureau_name(code),
    )  # fmt: skip


def _channels(code: str, year: int | None) -> tuple[Channel, ...]:
    """None where the county has no campaign of the year."""
    try:
        return tuple(channels_of(system_actor(code), year)) if year is not None else ()
    except StoreFailed:
        return ()


def county_told(county: County) -> Content:
    """The sheet as a document."""
    return {
        "name": county.name, "bureau": county.bureau, "sends_codes": county.sends_codes,
        "windows": [[getattr(each, name) for name in _WINDOW] for each in county.windows],
        "channels": [[getattr(each, name) for name in _CHANNEL] for each in county.channels],
        "choices": [
            [year, list(each.names), [list(pair) for pair in each.amend],
             each.known_on.isoformat() if each.known_on else None]
            for year, each in county.choices.items()
        ],
    }  # fmt: skip


def county_outside(code: str) -> County | None:
    """As it was told last; None: nothing was told of such a county."""
    told = document(code, COUNTY)
    if told is None:
        return None
    rows = [WindowLine(**dict(zip(_WINDOW, row, strict=True))) for row in told["windows"]]
    found = County(
        code, told["name"], {year: _choice(*rest) for year, *rest in told["choices"]}, windows=tuple(rows),
        channels=tuple(Channel(**dict(zip(_CHANNEL, row, strict=True))) for row in told["channels"]),
        sends_codes=told["sends_codes"], bureau=told["bureau"],
    )  # fmt: skip
    return replace(found, office=office_of(rows, code))


def _choice(names: list[str], amend: list[list[str]], known_on: str | None) -> Choice:
    pairs = tuple((name, value) for name, value in amend)
    return Choice(tuple(names), pairs, date.fromisoformat(known_on) if known_on else None)
