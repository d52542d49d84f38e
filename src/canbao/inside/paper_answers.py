"""Letters about papers: whether a code is of one of ours and what it says; an objection to a notice.

In: letters. Out: what the paper says; the number of an objection and its last day. Never: a whole name; a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.actors import system_actor
from canbao.campaign.fieldwork_states import NoticeState
from canbao.campaign.models import Concern
from canbao.campaign.models.notices import CODE
from canbao.campaign.notice_queries import check_code
from canbao.campaign.objections import ReceiveObjection, receive_objection
from canbao.campaign.paper_codes import CODE_SIGNS, check_paper, plain_code
from canbao.crossing.documents import Content
from canbao.crossing.letters import Opened
from canbao.inside.answering import answers
from canbao.inside.notices_told import HungNotice, notice_content, read_notice

CHECK_CODE, OBJECTION = "check_code", "objection"
_SHOWN = (NoticeState.PUBLISHED, NoticeState.TAKEN_DOWN)


@dataclass(frozen=True)
class PaperTold:
    """A slip or a receipt that is true. `state`: of a receipt's payment now; `holds`: whether it stands."""

    is_receipt: bool
    name: str
    people: int
    unit: str
    day: date
    fen: int
    state: str
    holds: bool


@answers(CHECK_CODE)
def answer_check(letter: Opened) -> Content:
    """Nothing where there is no such paper."""
    code, system = plain_code(letter.content["code"]), system_actor(letter.county)
    paper = check_paper(system, code) if len(code) == CODE_SIGNS else None
    if paper is not None:
        said = paper.said
        return {"paper": {
            "is_receipt": bool(said.kind), "name": paper.name, "people": said.people, "unit": paper.unit,
            "day": said.day.isoformat(), "fen": said.fen, "state": paper.state, "holds": paper.holds,
        }}  # fmt: skip
    row = check_code(system, code) if len(code) == CODE else None
    if row is None or row.state not in _SHOWN:
        return {}
    return {"notice": notice_content(row), "is_up": row.state == NoticeState.PUBLISHED}


def read_paper(content: Content) -> PaperTold | None:
    """Outside: the slip or receipt of an answer."""
    told = content.get("paper")
    return PaperTold(**{**told, "day": date.fromisoformat(told["day"])}) if told else None


def read_checked_notice(content: Content) -> tuple[HungNotice | None, bool]:
    """Outside: the notice of an answer, and whether it is up."""
    return (read_notice(content["notice"]), content["is_up"]) if "notice" in content else (None, False)


@answers(OBJECTION)
def answer_objection(letter: Opened) -> Content:
    """Taken up under the letter's number. Raises what the office's own form is refused for."""
    said = letter.content
    order = ReceiveObjection(
        said["unit"], said["year"], Concern(said["concern"]), said["text"], said["days"], said["contact"], said["about"]
    )
    made = receive_objection(system_actor(letter.county), f"answer-{letter.id}", order)
    return {"objection": made["objection"], "due_on": made["due_on"]}
