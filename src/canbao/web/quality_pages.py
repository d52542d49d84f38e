"""The quality of enrolment by unit: what is there of what should be there, each count with its denominator.

In: a unit, the year. Out: a table of units and indicators, on paper too. Never: a rate without its denominator.
"""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render

from canbao.campaign.quality import INDICATORS, QualityLine, enrolment_quality
from canbao.duties.rates import show_percent
from canbao.store.places import TOWN_LENGTH
from canbao.store.scope import VILLAGE_DIGITS
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.pages import Visit, page
from canbao.web.printing import Paper, office_of, taken_away
from canbao.web.years import chosen_year

Row = tuple[str, str, list[QualityLine | None]]


@page("s/quality", "参保质量", rights=("view_quality",))
def quality(request: Visit) -> HttpResponse:
    """Units right below by indicator."""
    year, years = chosen_year(request)
    area = chosen_area(request)
    if year is None:
        return render(request, "web/quality.html", {"year": None, "years": years, "area": area})
    rows = quality_rows(request, year, area)
    taken = taken_away(request, lambda: quality_paper(request, year, area))
    if taken is not None:
        return taken
    shown = {
        "year": year, "years": years, "area": area,
        "indicators": [(label, kind == "good") for label, kind in INDICATORS.values()],
        "rows": [(code, name, [(cell, _tone(cell)) for cell in cells]) for code, name, cells in rows],
    }  # fmt: skip
    return render(request, "web/quality.html", shown)


def quality_rows(request: Visit, year: int, area: Area) -> list[Row]:
    """A line for each unit right below, or for the village itself."""
    digits = TOWN_LENGTH if area.is_county else VILLAGE_DIGITS
    lines = enrolment_quality(request.actor, year, area.unit, today(request), digits)
    cells = {(line.unit, line.indicator): line for line in lines}
    return [
        (code, name, [cells.get((code, indicator)) for indicator in INDICATORS])
        for code, name in area.below or ((area.unit, area.name),)
    ]


def _tone(cell: QualityLine | None) -> str:
    """Whether somebody should look: much of what is bad, or some of what is good missing."""
    if cell is None or not cell.of:
        return ""
    is_good = INDICATORS[cell.indicator][1] == "good"
    return "" if (cell.count == cell.of if is_good else cell.count == 0) else "warn"


def quality_paper(request: Visit, year: int, area: Area) -> Paper:
    """The same on paper."""
    rows = quality_rows(request, year, area)
    return Paper(
        title=f"{area.name}{year}年度参保质量", subtitle="各格：人（笔）数 / 基数，比率",
        headers=("单位", *(label for label, _ in INDICATORS.values())),
        rows=tuple((name, *(words_of_cell(cell) for cell in cells)) for _, name, cells in rows),
        office=office_of(request), made_at=request.presence.asked_at,
        numbers=frozenset(range(1, len(INDICATORS) + 1)), is_wide=True,
    )  # fmt: skip


def words_of_cell(cell: QualityLine | None) -> str | None:
    """`3 / 40，7.50%`."""
    if cell is None or not cell.of:
        return None
    return f"{cell.count} / {cell.of}，{show_percent(Fraction(cell.count, cell.of))}%"
