"""Whom somebody may ring when a page cannot help: the county's own window.

In: a request. Out: that window, the one last known while the database is away. Never: another county's; a failure of
its own.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from canbao.access.actors import counties, system_actor
from canbao.campaign.service_windows import WindowLine, windows
from canbao.inside.county_sheet import county_outside, office_of
from canbao.store.configuration import Zone
from canbao.store.failures import StoreFailed
from canbao.store.scope import COUNTY_DIGITS

_log = logging.getLogger(__name__)
_KNOWN: dict[str, WindowLine] = {}
"""Of each county as it was last read: a page that says that the database is away still names a telephone."""


def office_beside(request: HttpRequest, *, asks: bool = True) -> WindowLine | None:
    """Of the county of who is signed in, of the address, or the only one there is. Without `asks` the one last known:
    for what is said because the site has too much to do.
    """
    code = _county_of(request)
    try:
        if asks and (code := code or _only(counties())):
            office = _office_of(code)
            if office is not None:
                _KNOWN[code] = office
    except (StoreFailed, Error) as failed:
        _log.warning("no telephone: %s", failed)
    return _KNOWN.get(code or _only(list(_KNOWN)))


def _office_of(code: str) -> WindowLine | None:
    """By the tables inside, by what was told outside."""
    if settings.CONFIGURATION.zone is Zone.PUBLIC:
        county = county_outside(code)
        return county.office if county else None
    return office_of(windows(system_actor(code), code), code)


def _only(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else ""


def _county_of(request: HttpRequest) -> str:
    presence = getattr(request, "presence", None)
    if presence is not None:
        return str(presence.actor.county)
    given = request.resolver_match.kwargs.values() if request.resolver_match else ()
    return next((each[:COUNTY_DIGITS] for each in given if _is_unit(each)), "")


def _is_unit(given: object) -> bool:
    return isinstance(given, str) and given.isdecimal() and len(given) >= COUNTY_DIGITS
