"""Public notices as the public zone hangs them, and papers as their codes are asked about.

In: notices of the private zone; a document. Out: documents for those that hang; a `HungNotice`. Never: a draft; who
drafted it; a reason why one was taken down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date

from canbao.access.actors import system_actor
from canbao.campaign.notice_content import NoticeLine
from canbao.campaign.notice_queries import NoticeShown, notices_hanging
from canbao.crossing.documents import Content, Shown, document, documents

NOTICE = "notice"
"""The kind of the document."""


@dataclass(frozen=True)
class HungNotice:
    """What hangs at a village. `id`: the number that an objection to it names; both days inclusive."""

    id: int
    unit: str
    year: int
    as_of: date
    published_on: date | None
    shown_until: date
    lines: tuple[NoticeLine, ...]
    households: int
    people: int
    fen: int
    code: str
    clause: str

    def hangs(self, today: date) -> bool:
        """Whether it may be seen: also before it is known out here that it was taken down."""
        return self.shown_until >= today


def notices_told(county: str, known: set[str]) -> Iterator[Shown]:
    """Those that hang, and the end of those that do no more. `known`: keys that were told."""
    hanging = {f"{each.unit}/{each.year}": each for each in notices_hanging(system_actor(county))}
    for key, each in hanging.items():
        yield Shown(NOTICE, key, notice_content(each))
    for key in sorted(known - hanging.keys()):
        yield Shown(NOTICE, key, None)


def notice_content(each: NoticeShown) -> Content:
    """What is told of one."""
    assert each.shown_until is not None
    return {
        "id": each.id, "unit": each.unit, "year": each.year, "as_of": each.as_of.isoformat(),
        "published_on": each.published_on.isoformat() if each.published_on else None,
        "shown_until": each.shown_until.isoformat(), "lines": [list(astuple(line)) for line in each.lines],
        "households": each.households, "people": each.people, "fen": each.fen, "code": each.code,
        "clause": each.clause,
    }  # fmt: skip


def hung_notice(county: str, unit: str, year: int) -> HungNotice | None:
    """Outside: what hangs there."""
    told = document(county, NOTICE, f"{unit}/{year}")
    return None if told is None else read_notice(told)


def hung_notices(county: str, year: int) -> list[HungNotice]:
    """Outside: all of a county and year, by village."""
    found = [read_notice(told) for told in documents(county, NOTICE).values()]
    return [each for each in found if each.year == year]


def read_notice(told: Content) -> HungNotice:
    """Outside."""
    days = {name: date.fromisoformat(told[name]) for name in ("as_of", "shown_until")}
    published = date.fromisoformat(told["published_on"]) if told["published_on"] else None
    lines = tuple(NoticeLine(*row) for row in told["lines"])
    return HungNotice(**{**told, **days, "published_on": published, "lines": lines})
