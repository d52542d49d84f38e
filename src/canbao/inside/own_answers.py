"""Letters of residents about their own file: a code asked for, a code typed, the file looked at again, the end.

In: letters. Out: answers for who wrote alone. Never: another answer for somebody whom the register does not have.
"""

from __future__ import annotations

from canbao.access.actors import system_actor
from canbao.access.stated_days import business_day
from canbao.campaign.models import Concern
from canbao.campaign.objections import ReceiveObjection, receive_objection
from canbao.campaign.own_codes import ask_for_code
from canbao.campaign.own_files import own_file_of
from canbao.campaign.own_visits import EndVisit, OwnPresence, VisitOver, end_visit, enter, own_presence
from canbao.crossing.documents import Content
from canbao.crossing.letters import Opened
from canbao.inside.answering import answers
from canbao.inside.own_sheets import sheet_of
from canbao.store.scope import scope_of, scoped

OWN_CODE, OWN_ENTER, OWN_FILE, OWN_END, OWN_WRONG = "own_code", "own_enter", "own_file", "own_end", "own_wrong"


@answers(OWN_CODE)
def answer_code(letter: Opened) -> Content:
    """A code is on its way, or nobody is: who asked is told the same."""
    asked = letter.content
    ask_for_code(letter.county, asked["number"], asked["name"], asked["token"])
    return {}


@answers(OWN_ENTER)
def answer_enter(letter: Opened) -> Content:
    """The file, and by what it is asked for again. Raises WrongCode."""
    asked = letter.content
    enter(asked["token"], asked["code"], asked["visit"])
    return _sheet(letter, asked["visit"])


@answers(OWN_FILE)
def answer_file(letter: Opened) -> Content:
    """The file as it is now. Raises VisitOver."""
    return _sheet(letter, letter.content["visit"])


@answers(OWN_END)
def answer_end(letter: Opened) -> Content:
    """The visit is over."""
    presence = own_presence(letter.content["visit"])
    if presence is not None and presence.county == letter.county:
        end_visit(system_actor(letter.county), f"own-end-{letter.id}", EndVisit(presence.visit))
    return {}


@answers(OWN_WRONG)
def answer_wrong(letter: Opened) -> Content:
    """Something in the file is wrong: a case about this person, with its number and last day. Raises VisitOver, and
    what the office's own form is refused for.
    """
    said = letter.content
    presence = own_presence(said["visit"])
    if presence is None or presence.county != letter.county:
        raise VisitOver
    file = own_file_of(presence)
    with scoped(scope_of([letter.county])):
        year = file.year or business_day().year
    order = ReceiveObjection(
        file.unit,
        year,
        Concern(said["concern"]),
        said["text"],
        said["days"],
        said["contact"],
        person=presence.person_id,
    )
    made = receive_objection(system_actor(letter.county), f"answer-{letter.id}", order)
    return {"objection": made["objection"], "due_on": made["due_on"]}


def _sheet(letter: Opened, token: str) -> Content:
    presence: OwnPresence | None = own_presence(token)
    if presence is None or presence.county != letter.county:
        raise VisitOver
    return {"sheet": sheet_of(presence)}
