"""A zone that was made anew, or came back from an older copy, goes on where the other one stands.

In: how far each way is, as the other zone says it. Out: the same here; inside, everything public is told anew. Never: a
number used for two files; a letter that waits dropped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Max
from django.db.models.functions import Now

from canbao.crossing.models import Outgoing, Package, Side, Way
from canbao.crossing.packages import NO_PACKAGE
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped


class BadStand(StoreFailed):
    """Not what the other zone printed, or this zone is further than that."""


@dataclass(frozen=True)
class Stand:
    """How far one way is: the last number there, and its mark."""

    county: str
    way: Way
    number: int
    mark: str


def stands_of(county: str) -> list[Stand]:
    """Of both ways, as this zone has them."""
    with scoped(scope_of([county])):
        found = []
        for way in Way:
            rows = Package.objects.filter(county=county, way=way)
            last = rows.filter(number=rows.aggregate(last=Max("number"))["last"] or 0).first()
            found.append(Stand(county, way, last.number if last else 0, last.mark if last else NO_PACKAGE))
        return found


def as_text(stands: list[Stand]) -> str:
    """One line, to be typed or pasted in the other zone."""
    return json.dumps([[each.county, each.way.value, each.number, each.mark] for each in stands], separators=(",", ":"))


def read_stands(text: str) -> list[Stand]:
    """Raises BadStand."""
    try:
        return [Stand(str(county), Way(way), int(number), str(mark)) for county, way, number, mark in json.loads(text)]
    except (ValueError, TypeError) as error:
        raise BadStand("不是 canbao zone stand 印出的那一行 not the line that canbao zone stand printed") from error


def resume(stands: list[Stand], way_out: Way) -> None:
    """Take the other zone's word for how far both ways are. `way_out`: the way of this zone's own files. Raises
    BadStand.
    """
    for each in stands:
        side = Side.MADE if each.way is way_out else Side.TAKEN
        with scoped(scope_of([each.county])):
            rows = Package.objects.filter(county=each.county, way=each.way, side=side)
            here = rows.aggregate(last=Max("number"))["last"] or 0
            if here > each.number:
                raise BadStand(f"本区已到第 {here} 号，比 {each.number} 号更远 this zone is further: {here}")
            if each.number > here:
                Package.objects.create(
                    county=each.county, way=each.way, side=side, number=each.number, mark=each.mark, carried=1,
                    received=0, said_at=Now() if side is Side.MADE else None,
                )  # fmt: skip
            rows.filter(said_at=None, number__lt=each.number).update(said_at=Now(), file=None)


def tell_anew(county: str) -> int:
    """Inside: everything public counts as never told; how many documents."""
    with scoped(scope_of([county])):
        return int(Outgoing.objects.filter(county=county).delete()[0])
