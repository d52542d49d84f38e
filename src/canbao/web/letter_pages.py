"""The letter to all residents: for notice boards on one sheet of paper, and as the page of the public has it.

In: a county or a unit of it, the year. Out: the letter as the published policy has it, its clauses beside it for the
staff. Never: a letter before dues are published; a clause on the paper; a telephone of somebody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.billing.policies import books_of
from canbao.campaign.service_windows import WindowLine
from canbao.campaign.terms import rules_for
from canbao.inside.county_sheet import County, county_inside
from canbao.store.places import TOWN_LENGTH
from canbao.store.scope import COUNTY_DIGITS, VILLAGE_DIGITS
from canbao.web.areas import chosen_area
from canbao.web.channel_pages import named_channels
from canbao.web.outside import outside
from canbao.web.pages import Visit, page
from canbao.web.printing import Paper, fen_cell, taken_away
from canbao.web.public_policies import policy_of
from canbao.web.resident_letter import Addressed, Letter, Paragraph, letter_to
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

_BELOW = (TOWN_LENGTH, VILLAGE_DIGITS)


@page("s/letter", "致居民的一封信", rights=("view_public_notices",))
def resident_letter(request: Visit) -> HttpResponse:
    """As it is printed, and beside it where the policy says each of it."""
    year, years = chosen_year(request)
    area, code = chosen_area(request), request.actor.county
    county = county_inside(code)
    shown: dict[str, Any] = {"year": year, "years": years, "area": area, "county": county, "letter": None}
    if year is None or year not in county.choices:
        return render(request, "web/resident_letter.html", shown)
    address = outside("public_pay", county.code)
    letter = letter_of(county, year, area.unit, address)
    paper = letter_paper(letter, county.bureau, request.presence.asked_at, address)
    taken = taken_away(request, lambda: paper)
    if taken is not None:
        return taken
    shown |= {
        "public_address": outside("public_letter", code),
        "letter": letter,
        "paper": paper,
        "checked": _checked(letter),
    }
    return render(request, "web/resident_letter.html", shown)


def letter_of(county: County, year: int, unit: str, links_at: str) -> Letter:
    """By the policy of the narrowest place that the unit lies in. Raises NotFound."""
    names = names_of([unit])
    if unit != county.code and (len(unit) not in _BELOW or not unit.startswith(county.code) or unit not in names):
        raise NotFound("本县没有这个镇街或村（社区） no such unit in this county")
    books = books_of(county.choices[year])
    rules = rules_for(books, unit)
    at = next(index for index, book in enumerate(books.values()) if book.latest is rules)
    place = county.name if unit == county.code else full_name(names, unit).replace(" ", "")
    to = Addressed(county.name, year, place, tuple(_near(county.windows, unit)), links_at)
    channels = named_channels(list(county.channels) if year == county.latest else [])
    return letter_to(to, policy_of(county, year, str(at)).sheet, rules, channels)


def _near(rows: tuple[WindowLine, ...], unit: str) -> list[WindowLine]:
    """The unit's own windows, with those of its town; the county's where there are none."""
    near = [row for row in rows if len(row.unit) > COUNTY_DIGITS and unit.startswith(row.unit)]
    return near or [row for row in rows if row.unit == unit[:COUNTY_DIGITS]]


def letter_paper(letter: Letter, office: str, made_at: datetime, address: str) -> Paper:
    """One sheet: what stands on it is what stands on the page, without the clauses."""
    return Paper(
        title=letter.title, subtitle=letter.subtitle, before=tuple(map(_said, letter.before)),
        headers=("谁有资助", "怎么资助", "本人缴（元）") if letter.helped else (),
        rows=tuple((each.who, each.how, fen_cell(each.left_fen)) for each in letter.helped), numbers=frozenset({2}),
        after=tuple(map(_said, letter.after)), office=office, made_at=made_at, is_dense=True,
        scan=address,
    )  # fmt: skip


def _said(part: Paragraph) -> str:
    return f"{part.name}：{''.join(part.lines)}" if part.name else "".join(part.lines)


def _checked(letter: Letter) -> list[tuple[str, str]]:
    """What is said, and by which clauses, in the order of the letter."""
    helped = [(each.who, "、".join(each.clauses)) for each in letter.helped]
    before, after = (
        [(each.name, "、".join(each.clauses)) for each in parts if each.clauses]
        for parts in (letter.before, letter.after)
    )
    return [*before, *helped, *after]
