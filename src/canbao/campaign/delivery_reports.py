"""The operator's file that says which messages arrived, read and looked at before it is recorded.

In: a workbook or text with the numbers of messages and what became of each. Out: outcomes, wrong cells by row; how many
each outcome would move. Never: a telephone read, though the file may have a column of them; a message that is not known
to have arrived recorded as failed.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.fieldwork_states import MessageState
from canbao.campaign.gateways import Outcome, words_of
from canbao.campaign.models import Message
from canbao.intake.list_definition import ListDefinition
from canbao.intake.problems import CellError
from canbao.intake.reading import read_list

MOST_REPORTS = 5_000
"""Rows of one file: fifty batches; between the look and the recording they stand in the page."""
MOST_ERRORS = 500
"""Wrong cells that are shown; who has more has the wrong file."""
_GOOD, _BAD, _UNKNOWN = "delivered", "failed", "unknown"
DEFINITION = ListDefinition.of(
    {
        "name": "delivery_results",
        "title": "短信送达结果",
        "key": ("number",),
        "columns": (
            {"name": "number", "label": "编号", "kind": "whole_number", "required": True, "least": 1,
             "aliases": ("短信编号", "消息编号", "流水号"), "help": "交给运营商的文件里的编号，原样写回"},
            {"name": "result", "label": "结果", "kind": "choice", "required": True,
             "aliases": ("送达结果", "状态", "发送结果", "回执"), "choices": {
                 _GOOD: ("送达", "已送达", "成功", "发送成功", "DELIVRD"),
                 _BAD: ("失败", "未送达", "发送失败", "UNDELIV", "REJECTD", "EXPIRED"),
                 _UNKNOWN: ("未知", "没有回执", "无回执", "UNKNOWN"),
             }},
            {"name": "words", "label": "说明", "kind": "text", "aliases": ("原因", "失败原因", "备注"), "longest": 200},
        ),
    }
)  # fmt: skip


@dataclass(frozen=True)
class ReportRead:
    """What a file says. `unknown`: rows that say that nobody knows; `errors`: wrong cells, the first so many;
    `bad_rows`: rows that were not taken.
    """

    outcomes: tuple[Outcome, ...]
    unknown: int
    errors: tuple[CellError, ...]
    bad_rows: int


@dataclass(frozen=True)
class ReportLook:
    """What recording it would do: how many would stand as arrived, as failed; how many were told before, were never
    sent, are no messages of the county.
    """

    delivered: int
    failed: int
    told: int
    unsent: int
    strange: int


def read_report(content: bytes, name: str) -> ReportRead:
    """Raises FileRefused."""
    found = read_list(content, DEFINITION, name=name)
    rows = found.table.select(["number", "result", "words"]).to_pylist()
    outcomes = tuple(
        Outcome(int(row["number"]), row["result"] == _GOOD, words_of(row["words"] or ""))
        for row in rows
        if row["result"] != _UNKNOWN
    )
    return ReportRead(outcomes, len(rows) - len(outcomes), tuple(found.errors.first(MOST_ERRORS)), found.bad_count)


def look_at_report(actor: Actor, outcomes: tuple[Outcome, ...]) -> ReportLook:
    """Against the messages of the county. Raises NotAllowed."""
    with reading(actor, "view_messages"):
        rows = Message.objects.filter(county=actor.county, id__in=[each.id for each in outcomes])
        states = dict(rows.values_list("id", "state"))
    waiting = [each for each in outcomes if states.get(each.id) == MessageState.SENT]
    told = sum(states.get(each.id) in (MessageState.DELIVERED, MessageState.FAILED) for each in outcomes)
    delivered = sum(each.is_good for each in waiting)
    strange = sum(each.id not in states for each in outcomes)
    unsent = len(outcomes) - len(waiting) - told - strange
    return ReportLook(delivered, len(waiting) - delivered, told, unsent, strange)
