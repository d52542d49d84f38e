"""The aid of a policy as a table: for whom, how much, who pays, who certifies, and what holds for later certification.

In: how a policy is said. Out: one section. Never: a payer whom the notice does not name passed off as named.
"""

from __future__ import annotations

from canbao.policy.model import Aid, AidRow, Payer
from canbao.policy.nodes import Has, Node
from canbao.policy.phrases import say_share
from canbao.policy.showing.sheet import Entry, Section, cells, joined
from canbao.policy.showing.speech import Speech, beside, essence_of
from canbao.values.fen import format_yuan

TITLE = "资助"
_MODES = {"direct": "直接减免", "reimburse": "先缴后补"}


def show_aid(speech: Speech) -> Section:
    """The aid table, or why there is none."""
    aid = speech.rules.file.aid
    if not isinstance(aid, Aid):
        return Section("aid", TITLE, silence=speech.silence("aid", aid))
    entries = [_entry(speech, row, aid) for row in aid.rows] + _after_payment(speech, aid)
    rule = speech.rules.readings.meaning("A17")
    return Section("aid", TITLE, tuple(entries), f"各行都看；几项都符合时{rule}（读法A17）")


def _entry(speech: Speech, row: AidRow, aid: Aid) -> Entry:
    made = next(item for item in speech.named.rules.aid.rows if item.id == row.id)
    shown = cells(
        ("条件", speech.condition(made.when, 0)), ("结果", _grant(speech, row, aid)), ("出资", _payers(speech, row)),
        ("认定部门", row.certifier or ""),
    )  # fmt: skip
    return speech.entry("aid", row, shown, essence_of(row), row.id)


def _grant(speech: Speech, row: AidRow, aid: Aid) -> str:
    mode = _MODES[row.mode]
    if not row.stated:
        return f"{mode}，金额{f'见{row.refer}' if row.refer else '另定'}"
    valid = f"，{row.valid.first}至{row.valid.last}缴费的" if row.valid else ""
    return f"{mode} {_size(speech, row, aid)}{valid}" + ("" if row.claimable else "；在外地参保的不能回来申请")


def _size(speech: Speech, row: AidRow, aid: Aid) -> str:
    floor = "不低于" if row.bound == "at_least" else ""
    if row.share is not None:
        return f"{_base(speech, aid)}的{floor}{say_share(row.share)}"
    if row.table is not None:
        return "，".join(f"{value} {format_yuan(fen)}元" for value, fen in row.table.yuan.items())
    return f"{floor}{format_yuan(row.fen or 0)}元"


def _base(speech: Speech, aid: Aid) -> str:
    """What shares are shares of."""
    base = speech.named.rules.aid_base
    return "应收" if aid.base == "charge" or base is None else speech.phrases.value(base)


def _payers(speech: Speech, row: AidRow) -> str:
    names = {key: payer.name for key, payer in speech.rules.file.payers.items()}
    if row.payer == "unnamed":
        code = str(speech.rules.readings["A35"])
        return f"{names.get(code, code)}（通知没有写出资方）"
    if row.payer:
        return names.get(row.payer, row.payer)
    return joined(f"{names.get(item.payer, item.payer)} {_part(item)}" for item in row.payers)


def _part(payer: Payer) -> str:
    if payer.share is not None:
        return say_share(payer.share)
    return f"{format_yuan(payer.fen)}元" if payer.fen is not None else "其余"


def _after_payment(speech: Speech, aid: Aid) -> list[Entry]:
    after = aid.after_payment
    if after is None:
        return []
    until = _certified_until(speech)
    limit = f"，认定日期不晚于{speech.phrases.value(until)}" if until is not None else ""
    result = "同样资助，多缴的退给本人" if until is not None else "不退差额"
    shown = cells(("条件", f"缴费以后才认定的{limit}"), ("结果", result), *beside(after))
    return [Entry("after_payment", shown, speech.cite("aid", after.cite), str(after.until))]


def _certified_until(speech: Speech) -> Node | None:
    """The last day of certification that still counts after a payment."""
    table = speech.named.rules.aid_after
    held = [node for row in table.rows for node in row.when.walk() if isinstance(node, Has)] if table else []
    return next((node.or_certified_by for node in held if node.or_certified_by is not None), None)
