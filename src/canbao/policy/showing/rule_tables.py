"""The decision tables of a policy but aid: who may enrol, what stops it, the charge, cover, waiting, repair, days
counted.

In: how a policy is said. Out: sections, conditions in Chinese words. Never: a row left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from canbao.policy.model import (
    AcceptanceRow,
    ClaimBack,
    CoverRow,
    MeasureRow,
    MembershipRow,
    NotStated,
    PriceRow,
    Row,
    Waiting,
    WaitingRow,
)  # fmt: skip
from canbao.policy.phrases import say_share
from canbao.policy.rules import Charge, DayNumber, RuleRow, Silence, Start, Table, Wait
from canbao.policy.showing.sheet import Entry, Section, cells
from canbao.policy.showing.speech import FIRST_HIT, Speech, answer_text, essence_of
from canbao.policy.vocabulary import NEEDS, REASONS

R = TypeVar("R", bound=Row)
TITLES = {
    "membership": "参保对象",
    "acceptance": "不予受理和须补材料",
    "price": "应收（标准）",
    "cover": "待遇享受期",
    "waiting": "等待期",
}


def show_membership(speech: Speech) -> Section:
    """Who may be a member."""

    def result(row: MembershipRow, _: RuleRow) -> str:
        return "可以参保" if row.eligible else f"不能参保：{REASONS.get(row.reason or '', row.reason or '')}"

    return _table(speech, "membership", speech.rules.file.membership, speech.named.rules.membership, result)


def show_acceptance(speech: Speech) -> Section:
    """What stops a registration or a payment."""

    def result(row: AcceptanceRow, _: RuleRow) -> str:
        said = f"不予受理：{REASONS[row.refuse]}" if row.refuse else f"须有：{NEEDS[row.need]}" if row.need else ""
        return said if row.blocks else f"{said}（只提示，照常受理）"

    return _table(speech, "acceptance", speech.rules.file.acceptance, speech.named.rules.acceptance, result)


def show_price(speech: Speech) -> Section:
    """What is charged before aid."""

    def result(_: PriceRow, made: RuleRow) -> str:
        assert isinstance(made.effect, Charge)
        lines = made.effect.lines
        said = [f"{line.name} " * (len(lines) > 1) + speech.phrases.value(line.amount) for line in lines]
        return f"收 {'；'.join(said)}"

    return _table(speech, "price", speech.rules.file.price, speech.named.rules.price, result)


def show_cover(speech: Speech) -> Section:
    """From which day benefits run."""

    def result(_: CoverRow, made: RuleRow) -> str:
        assert isinstance(made.effect, Start)
        return f"从{speech.phrases.value(made.effect.first)}起，到{speech.phrases.value(made.effect.last)}止"

    return _table(speech, "cover", speech.rules.file.cover, speech.named.rules.cover, result)


def show_waiting(speech: Speech) -> Iterator[Section]:
    """Who waits how long; then repair and the floor after a long break."""

    def result(row: WaitingRow, made: RuleRow) -> str:
        assert isinstance(made.effect, Wait)
        return _wait(speech, row, made.effect)

    waiting = speech.rules.file.waiting
    rows = waiting.rows if isinstance(waiting, Waiting) else waiting
    yield _table(speech, "waiting", rows, speech.named.rules.waiting, result)
    if isinstance(waiting, Waiting) and (waiting.repair or waiting.long_break):
        yield Section("repair", "修复和长期断保", tuple(_waiting_terms(speech, waiting)))


def _wait(speech: Speech, row: WaitingRow, wait: Wait) -> str:
    if row.instead is not None:
        return row.instead + (f"（{say_share(row.instead_share)}）" if row.instead_share is not None else "")
    if wait.counted_from is None:
        return "不用等待"
    counted = "（每月按30天）" if speech.rules.readings["A03"] == "thirty_days" else ""
    parts = [f"{wait.months}个月{counted}"] if wait.months else []
    parts += [f"{wait.days}天"] if wait.days else []
    yearly = speech.rules.waiting_terms.months_per_break_year
    variable = f"，另按断保年数每年加{yearly}个月" if wait.variable else ""
    return f"等待{''.join(parts)}{variable}，从{speech.phrases.value(wait.counted_from)}数起"


def _waiting_terms(speech: Speech, waiting: Waiting) -> Iterator[Entry]:
    named = speech.named.rules.waiting_terms.repair
    if waiting.repair is not None and named is not None:
        price = speech.phrases.value(named.price)
        text = f"每补缴1年，变动等待期减{waiting.repair.months_back_per_year}个月；每年收{price}"
        yield speech.entry("waiting", waiting.repair, cells(("名称", "修复"), ("内容", text)), text, "repair")
    if waiting.long_break is not None:
        least = f"修复以后固定和变动等待期合计不少于{waiting.long_break.total_months}个月"
        text = f"连续断保{waiting.long_break.years}年及以上的，{least}"
        yield speech.entry(
            "waiting", waiting.long_break, cells(("名称", "长期断保"), ("内容", text)), text, "long_break"
        )


def show_measures(speech: Speech) -> Iterator[Section]:
    """Numbers of days that are said beside the result."""
    tables = {table.name: table for table in speech.named.rules.measures}
    entries = [
        _measure(speech, name, row, made, index)
        for name, rows in speech.rules.file.measures.items()
        for index, (row, made) in enumerate(zip(rows, tables[f"measures.{name}"].rows, strict=True))
    ]
    if entries:
        yield Section("measures", "随结果说明的天数", tuple(entries), FIRST_HIT)


def _measure(speech: Speech, name: str, row: MeasureRow, made: RuleRow, index: int) -> Entry:
    days = speech.phrases.value(made.effect.days) if isinstance(made.effect, DayNumber) else str(row.days)
    shown = cells(("条件", speech.condition(made.when, index)), ("结果", days))
    return speech.entry(f"measures.{name}", row, shown, essence_of(row), f"{name}.{row.id}")


def show_claim_back(speech: Speech) -> Section:
    """Aid claimed at the hukou place by who is enrolled elsewhere."""
    claim, made = speech.rules.file.claim_back, speech.named.rules.claim_back
    title = "在外地参保、回户籍地申请资助"
    if not isinstance(claim, ClaimBack) or isinstance(made, Silence):
        stated = claim if isinstance(claim, NotStated) else None
        return Section("claim_back", title, silence=speech.silence("claim_back", stated))
    shown = cells(("条件", speech.phrases.condition(made.when)), ("结果", "可以申请"))
    return Section("claim_back", title, (speech.entry("claim_back", claim, shown, str(claim.when)),))


def _table(
    speech: Speech, name: str, rows: Sequence[R] | NotStated | None, table: Table, result: Callable[[R, RuleRow], str]
) -> Section:
    if rows is None or isinstance(rows, NotStated):
        return Section(name, TITLES[name], silence=speech.silence(name, rows))
    entries = []
    for index, (row, made) in enumerate(zip(rows, table.rows, strict=True)):
        said = answer_text(row.answer, row.refer) if row.answer else result(row, made)
        shown = cells(("条件", speech.condition(made.when, index)), ("结果", said))
        entries.append(speech.entry(name, row, shown, essence_of(row), row.id))
    return Section(name, TITLES[name], tuple(entries), FIRST_HIT)
