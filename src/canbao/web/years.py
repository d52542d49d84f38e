"""Which benefit year a page is about: the one in its address, else the latest that there is.

In: a request. Out: the year, and those there are. Never: a year that there is not.
"""

from __future__ import annotations

from canbao.access.acting import NotFound
from canbao.billing.showing import years_there
from canbao.web.pages import Visit


def chosen_year(request: Visit, *, prepared: bool = False) -> tuple[int | None, list[int]]:
    """`?year=`; None where nothing was ever assessed. `prepared`: a year whose policies are chosen is one already."""
    years = years_there(request.actor, prepared=prepared)
    wanted = request.GET.get("year", "")
    return (int(wanted) if wanted.isdecimal() and int(wanted) in years else next(iter(years), None)), years


def year_of(request: Visit, *, prepared: bool = False) -> int:
    """The benefit year of a page that is about one. Raises NotFound."""
    year, _ = chosen_year(request, prepared=prepared)
    if year is None:
        raise NotFound("还没有开始过任何年度 no year yet")
    return year
