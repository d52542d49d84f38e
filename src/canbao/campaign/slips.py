"""What a slip for a household says: who of it owes what, until when, whom to ask.

In: a village, the year, the day. Out: households with names masked as in public notices, sums, the office's telephone.
Never: somebody who is not to be reminded; a number of a person, a category, why the sum is what it is: a slip lies
about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.masking import masked
from canbao.campaign.paper_codes import PaperKind, PaperSaid, code_for
from canbao.campaign.queueing import office_phone
from canbao.campaign.reminder_queries import MOST_SHOWN, PersonToRemind, ToRemind, people_to_remind


@dataclass(frozen=True)
class Slip:
    """One household's. `head` empty: not known; `lines`: masked names with what each owes; `code`: by which anybody
    checks it.
    """

    head: str
    lines: tuple[tuple[str, int], ...]
    code: str

    @property
    def total_fen(self) -> int:
        return sum(fen for _, fen in self.lines)


@dataclass(frozen=True)
class Slips:
    """Those of a village. `last`: the last day to pay, inclusive; `left_out`: people beyond what one print takes."""

    slips: tuple[Slip, ...]
    last: date | None
    phone: str
    left_out: int


def slips_of(actor: Actor, year: int, unit: str, on: date) -> Slips:
    """By household, in the order of the list of reminders. Raises NotAllowed, NotFound, NoCampaign."""
    found = people_to_remind(actor, ToRemind(year, unit, on, most=MOST_SHOWN, is_by_household=True))
    with reading(actor, "view_reminders"):
        phone = office_phone(actor.county, unit)
    slips = [
        _slip(actor.county, list(together), on)
        for household, people in groupby(found.people, key=lambda each: each.household)
        for together in ([list(people)] if household else [[each] for each in people])
    ]
    return Slips(tuple(slips), found.reminding.last_day, phone, found.total - len(found.people))


def _slip(county: str, people: list[PersonToRemind], on: date) -> Slip:
    """Whoever has no household gets a slip of their own."""
    lines = tuple((masked(each.name), each.payable_fen) for each in people)
    said = PaperSaid(PaperKind.SLIP, people[0].person, on, sum(fen for _, fen in lines), len(lines))
    return Slip(masked(people[0].head) if people[0].head else "", lines, code_for(county, said))
