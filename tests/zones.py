"""Both zones in one process for tests of pages: one database stands for both, and files are carried before and after
each request to a page outside, sealed and numbered like any.

In: a request. Out: the answer of the zone whose address it is. Never: a way past the files: what a page outside shows
was carried there. What each zone alone can and cannot do is tested by tests/web/test_two_zones.py.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from canbao.access.actors import counties
from canbao.access.secret_files import make_keys
from canbao.crossing import carrying
from canbao.crossing.carrying import Crossing
from canbao.crossing.ends import end_of
from canbao.crossing.keys import OTHER_FILE, Other, Own, join_zone, make_own_keys, other_zone, own_keys
from canbao.crossing.models import Letter
from canbao.exchange.signing import fingerprint
from canbao.inside.turning import turn
from canbao.store.configuration import Configuration, Zone, read_configuration

_CARRIER = threading.Lock()
OUTSIDE = "canbao.web.public_urls"
MIDDLEWARE = "tests.zones.both"
SITE = "https://ybj.example.test"
"""Where residents look, as papers have it."""


def join() -> None:
    """From now on pages of both zones are answered."""
    if MIDDLEWARE not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
        settings.CONFIGURATION = replace(settings.CONFIGURATION, public_site=SITE)
        carrying.keys_of = _outside_keys


def both(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not is_outside(request.path):
            return answer(request)
        carried()
        request.urlconf = OUTSIDE  # type: ignore[attr-defined]
        response = answer(request)
        carried()
        return response

    return answered


def is_outside(path: str) -> bool:
    """Whether only the public zone has the address."""
    return not _has(path, "canbao.web.urls") and _has(path, OUTSIDE)


def _has(path: str, urls: str) -> bool:
    try:
        resolve(path, urls)
    except Resolver404:
        return False
    return True


def carried(county: str = "") -> None:
    """Turns of both zones until nothing is on its way, one thread at a time: elsewhere each zone has one carrier."""
    with _CARRIER:
        inside, outside = ends()
        for code in [county] if county else counties():
            while turn(outside, code).made + turn(inside, code).made:
                pass
            turn(outside, code)


def ends() -> tuple[Crossing, Crossing]:
    """The private and the public end of this test's keys, joined, with folders beside them."""
    secrets = read_configuration().secrets
    outside, folder = secrets.parent / "secrets-outside", secrets.parent / "crossing"
    if not (secrets / OTHER_FILE).exists():
        make_keys(outside)
        private, public = make_own_keys(secrets, Zone.PRIVATE), make_own_keys(outside, Zone.PUBLIC)
        for own, other, place in ((private, public, secrets), (public, private, outside)):
            join_zone(place, own.zone, other.public_file, fingerprint(other.public_file))
    outward, inward = folder / "outward", folder / "inward"
    public_end = end_of(own_keys(outside, Zone.PUBLIC), other_zone(outside, Zone.PUBLIC), inward, outward)
    return (
        end_of(own_keys(secrets, Zone.PRIVATE), other_zone(secrets, Zone.PRIVATE), outward, inward),
        replace(public_end, arrived=_forget_answered),
    )


def _forget_answered(county: str, number: int) -> None:
    """Where both zones have one table, a letter that has arrived is still the one that is to be answered."""
    rows = Letter.objects.filter(county=county, package__lte=number)
    rows.exclude(answered_at=None).delete()


def _outside_keys(configuration: Configuration) -> tuple[Own, Other]:
    """Pages outside write for the zone inside."""
    del configuration
    _, outside = ends()
    return outside.own, outside.other
