"""The part of a policy by which people are assessed, as tables: who, when, how much, aid, cover, waiting, repair.

In: compiled rules with their file, and how citations read. Out: sections, conditions in Chinese words. Never: a row
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from canbao.policy.fields import CitedPart
from canbao.policy.model import (
    AcceptanceRow,
    Aid,
    AidRow,
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
from canbao.policy.naming import AMOUNT_NAMES, PERIOD_NAMES, Named, name_amount, name_parts
from canbao.policy.nodes import FALSE, Has, Node, Term
from canbao.policy.phrases import ALWAYS, NEVER, Phrases, say_share
from canbao.policy.rules import Charge, DayNumber, RuleRow, Rules, Silence, Start, Table, Wait
from canbao.policy.showing.sheet import Entry, Section, cells, joined
from canbao.policy.vocabulary import NEEDS, REASONS
from canbao.values.fen import format_yuan

R = TypeVar("R", bound=Row)
CiteText = Callable[[str, str], str]
ANSWERS = {"not_stated": "未规定", "deferred": "由其他文件规定"}
FIRST_HIT = "从上到下看，第一个符合的一行算数"
LONG_TERM = 40
"""A named condition longer than this is written out once and then called by its number."""
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_TITLES = {
    "membership": "参保对象",
    "acceptance": "不予受理和须补材料",
    "price": "应收（标准）",
    "aid": "资助",
    "cover": "待遇享受期",
    "waiting": "等待期",
}


@dataclass(frozen=True)
class PersonSections:
    """The sections of one policy."""

    rules: Rules
    cite: CiteText

    def all(self) -> Iterator[Section]:
        """In the order in which a person meets them."""
        yield self._windows()
        yield self._amounts()
        yield from self._terms()
        yield self._membership()
        yield self._acceptance()
        yield self._price()
        yield self._aid()
        yield self._cover()
        yield self._waiting()
        yield from self._waiting_terms()
        yield from self._measures()
        yield self._claim_back()

    @cached_property
    def named(self) -> Named:
        return name_parts(self.rules)

    @cached_property
    def phrases(self) -> Phrases:
        return self.named.phrases(self.term_names)

    @cached_property
    def term_names(self) -> dict[str, str]:
        """Conditions that are too long to be written out at each place, each with its number."""
        plain = self.named.phrases()
        read = [
            node.name
            for table in self.named.rules.tables
            for row in table.rows
            for node in row.when.walk()
            if isinstance(node, Term)
        ]
        long = [
            name
            for name, node in self.named.rules.terms.items()
            if name in read and len(plain.condition(node)) > LONG_TERM
        ]
        return {
            name: f"条件{_NUMBERS[index] if index < len(_NUMBERS) else f'({index + 1})'}"
            for index, name in enumerate(long)
        }

    # -- what stands before the tables ---------------------------------------------------------------------------------

    def _windows(self) -> Section:
        entries = []
        for name, window in self.rules.file.windows.items():
            called = PERIOD_NAMES[name][0] if name in PERIOD_NAMES else "其他时段"
            span = f"{window.first} 至 {window.last}" if window.first else "待定"
            principle = "原则上" if window.in_principle else ""
            entries.append(
                self._entry(
                    f"windows.{name}", window, cells(("名称", called), ("起止（含两端）", f"{principle}{span}")), span
                )
            )
        return Section("windows", "缴费时间", tuple(entries), silence="" if entries else "未规定")

    def _amounts(self) -> Section:
        entries = []
        for name, amount in self.rules.file.amounts.items():
            called = AMOUNT_NAMES[name][0] if name in AMOUNT_NAMES else name
            text = name_amount(name, amount).removeprefix(called).strip("（）")
            entries.append(self._entry(f"amounts.{name}", amount, cells(("名称", called), ("金额", text)), text))
        return Section("amounts", "标准", tuple(entries), silence="" if entries else "未规定")

    def _terms(self) -> Iterator[Section]:
        entries = []
        for name, number in self.term_names.items():
            others = {key: value for key, value in self.term_names.items() if key != name}
            text = self.named.phrases(others).condition(self.named.rules.terms[name])
            entries.append(
                Entry(
                    f"terms.{name}", cells(("名称", number), ("内容", text)), "", str(self.rules.file.terms.get(name))
                )
            )
        if entries:
            yield Section("terms", "几处共用的条件", tuple(entries), "下面各表提到这些条件时只写编号")

    # -- tables --------------------------------------------------------------------------------------------------------

    def _membership(self) -> Section:
        def result(row: MembershipRow, _: RuleRow) -> str:
            return "可以参保" if row.eligible else f"不能参保：{REASONS.get(row.reason or '', row.reason or '')}"

        return self._table("membership", self.rules.file.membership, self.named.rules.membership, result)

    def _acceptance(self) -> Section:
        def result(row: AcceptanceRow, _: RuleRow) -> str:
            said = f"不予受理：{REASONS[row.refuse]}" if row.refuse else f"须有：{NEEDS[row.need]}" if row.need else ""
            return said if row.blocks else f"{said}（只提示，照常受理）"

        return self._table("acceptance", self.rules.file.acceptance, self.named.rules.acceptance, result)

    def _price(self) -> Section:
        def result(_: PriceRow, made: RuleRow) -> str:
            if not isinstance(made.effect, Charge):
                return "收费"
            lines = [
                f"{line.name} " * (len(made.effect.lines) > 1) + self.phrases.value(line.amount)
                for line in made.effect.lines
            ]
            return f"收 {'；'.join(lines)}"

        return self._table("price", self.rules.file.price, self.named.rules.price, result)

    def _cover(self) -> Section:
        def result(_: CoverRow, made: RuleRow) -> str:
            assert isinstance(made.effect, Start)
            return f"从{self.phrases.value(made.effect.first)}起，到{self.phrases.value(made.effect.last)}止"

        return self._table("cover", self.rules.file.cover, self.named.rules.cover, result)

    def _waiting(self) -> Section:
        def result(row: WaitingRow, made: RuleRow) -> str:
            assert isinstance(made.effect, Wait)
            return self._wait(row, made.effect)

        waiting = self.rules.file.waiting
        rows = waiting.rows if isinstance(waiting, Waiting) else waiting
        return self._table("waiting", rows, self.named.rules.waiting, result)

    def _wait(self, row: WaitingRow, wait: Wait) -> str:
        if row.instead is not None:
            return row.instead + (f"（{say_share(row.instead_share)}）" if row.instead_share is not None else "")
        if wait.counted_from is None:
            return "不用等待"
        parts = [f"{wait.months}个月"] if wait.months else []
        parts += [f"{wait.days}天"] if wait.days else []
        fixed = f"等待{''.join(parts)}" if parts else "等待"
        variable = f"，另按断保年数每年加{self.rules.waiting_terms.months_per_break_year}个月" if wait.variable else ""
        return f"{fixed}{variable}，从{self.phrases.value(wait.counted_from)}数起"

    def _table(
        self, name: str, rows: list[R] | NotStated | None, table: Table, result: Callable[[R, RuleRow], str]
    ) -> Section:
        if rows is None or isinstance(rows, NotStated):
            return Section(name, _TITLES[name], silence=self._silence(name, rows))
        entries = []
        for index, (row, made) in enumerate(zip(rows, table.rows, strict=True)):
            said = self._answer(row) or result(row, made)
            shown = cells(("条件", self.condition(made.when, index)), ("结果", said), *_beside(row))
            entries.append(self._entry(name, row, shown, _essence_of(row), row.id))
        return Section(name, _TITLES[name], tuple(entries), FIRST_HIT)

    def condition(self, when: Node, index: int) -> str:
        """A row's condition; of a row without one, whom it is left for."""
        if when == FALSE:
            return NEVER
        said = self.phrases.condition(when)
        return "以上各项以外的" if index and said == ALWAYS else said

    @staticmethod
    def _answer(row: Row) -> str:
        return f"{ANSWERS[row.answer]}{f'，见{row.refer}' if row.refer else ''}" if row.answer else ""

    def _silence(self, section: str, stated: NotStated | None) -> str:
        if stated is not None:
            clause = f"〔{self.cite(section, stated.cite)}〕" if stated.cite else ""
            return f"{ANSWERS[stated.answer]}{f'，见{stated.refer}' if stated.refer else ''}{clause}"
        above = self.rules.silences.get(section)
        return f"未规定{f'，见{above.refer}' if above and above.refer else ''}"

    def _entry(
        self, section: str, part: CitedPart, shown: tuple[tuple[str, str], ...], essence: str, key: str = ""
    ) -> Entry:
        note = cells(("读法", joined(part.reading)), ("备注", part.note or "")) if not isinstance(part, Row) else ()
        return Entry(key or section, (*shown, *note), self.cite(section, part.cite), essence)

    # -- aid -----------------------------------------------------------------------------------------------------------

    def _aid(self) -> Section:
        aid = self.rules.file.aid
        if not isinstance(aid, Aid):
            return Section("aid", _TITLES["aid"], silence=self._silence("aid", aid))
        entries = []
        for row in aid.rows:
            made = next(item for item in self.named.rules.aid.rows if item.id == row.id)
            shown = cells(
                ("条件", self.condition(made.when, 0)), ("结果", self._grant(row, aid)), ("出资", self._payers(row)),
                ("认定部门", row.certifier or ""), *_beside(row),
            )  # fmt: skip
            entries.append(self._entry("aid", row, shown, _essence_of(row), row.id))
        entries += self._after_payment(aid)
        rule = self.rules.readings.meaning("A17")
        return Section("aid", _TITLES["aid"], tuple(entries), f"各行都看；几项都符合时{rule}（读法A17）")

    def _grant(self, row: AidRow, aid: Aid) -> str:
        mode = {"direct": "直接减免", "reimburse": "先缴后补"}[row.mode]
        if not row.stated:
            return f"{mode}，金额{f'见{row.refer}' if row.refer else '另定'}"
        floor = "不低于" if row.bound == "at_least" else ""
        if row.share is not None:
            base = (
                "应收"
                if aid.base == "charge"
                else self.phrases.value(self.named.rules.aid_base)
                if self.named.rules.aid_base
                else str(aid.base)
            )
            size = f"{base}的{floor}{say_share(row.share)}"
        elif row.table is not None:
            size = "，".join(f"{value} {format_yuan(fen)}元" for value, fen in row.table.yuan.items())
        else:
            size = f"{floor}{format_yuan(row.fen or 0)}元"
        valid = f"，{row.valid.first}至{row.valid.last}缴费的" if row.valid else ""
        return f"{mode} {size}{valid}" + ("" if row.claimable else "；在外地参保的不能回来申请")

    def _payers(self, row: AidRow) -> str:
        names = {key: payer.name for key, payer in self.rules.file.payers.items()}
        if row.payer == "unnamed":
            code = str(self.rules.readings["A35"])
            return f"{names.get(code, code)}（通知没有写出资方）"
        if row.payer:
            return names.get(row.payer, row.payer)
        parts = []
        for item in row.payers:
            size = (
                say_share(item.share)
                if item.share is not None
                else f"{format_yuan(item.fen)}元"
                if item.fen is not None
                else "其余"
            )
            parts.append(f"{names.get(item.payer, item.payer)} {size}")
        return joined(parts)

    def _after_payment(self, aid: Aid) -> list[Entry]:
        after = aid.after_payment
        if after is None:
            return []
        until = _certified_until(self.named)
        limit = f"，认定日期不晚于{self.phrases.value(until)}" if until is not None else ""
        result = "同样资助，多缴的退给本人" if until is not None else "不退差额"
        shown = cells(("条件", f"缴费以后才认定的{limit}"), ("结果", result), *_beside(after))
        return [Entry("after_payment", shown, self.cite("aid", after.cite), str(after.until))]

    # -- what stands after the tables ----------------------------------------------------------------------------------

    def _waiting_terms(self) -> Iterator[Section]:
        waiting = self.rules.file.waiting
        if not isinstance(waiting, Waiting):
            return
        entries = []
        if waiting.repair is not None:
            named = self.named.rules.waiting_terms.repair
            price = self.phrases.value(named.price) if named else str(waiting.repair.price)
            text = f"每补缴1年，变动等待期减{waiting.repair.months_back_per_year}个月；每年收{price}"
            entries.append(
                self._entry("waiting", waiting.repair, cells(("名称", "修复"), ("内容", text)), text, "repair")
            )
        if waiting.long_break is not None:
            least = f"修复以后固定和变动等待期合计不少于{waiting.long_break.total_months}个月"
            text = f"连续断保{waiting.long_break.years}年及以上的，{least}"
            entries.append(
                self._entry(
                    "waiting", waiting.long_break, cells(("名称", "长期断保"), ("内容", text)), text, "long_break"
                )
            )
        if entries:
            yield Section("repair", "修复和长期断保", tuple(entries))

    def _measures(self) -> Iterator[Section]:
        entries = []
        for name, rows in self.rules.file.measures.items():
            table = next(table for table in self.named.rules.measures if table.name == f"measures.{name}")
            for index, (row, made) in enumerate(zip(rows, table.rows, strict=True)):
                entries.append(self._measure(name, row, made, index))
        if entries:
            yield Section("measures", "随结果说明的天数", tuple(entries), FIRST_HIT)

    def _measure(self, name: str, row: MeasureRow, made: RuleRow, index: int) -> Entry:
        days = self.phrases.value(made.effect.days) if isinstance(made.effect, DayNumber) else str(row.days)
        shown = cells(("条件", self.condition(made.when, index)), ("结果", days), *_beside(row))
        return self._entry(f"measures.{name}", row, shown, _essence_of(row), f"{name}.{row.id}")

    def _claim_back(self) -> Section:
        claim, made = self.rules.file.claim_back, self.named.rules.claim_back
        title = "在外地参保、回户籍地申请资助"
        if not isinstance(claim, ClaimBack) or isinstance(made, Silence):
            return Section(
                "claim_back",
                title,
                silence=self._silence("claim_back", claim if isinstance(claim, NotStated) else None),
            )
        shown = cells(("条件", self.phrases.condition(made.when)), ("结果", "可以申请"), *_beside(claim))
        return Section(
            "claim_back", title, (Entry("claim_back", shown, self.cite("claim_back", claim.cite), str(claim.when)),)
        )


def _beside(row: CitedPart) -> tuple[tuple[str, str], ...]:
    """The readings and the remark of a row."""
    return cells(("读法", joined(row.reading)), ("备注", row.note or ""))


def _essence_of(row: Row) -> str:
    """What the row says, as the file writes it: the same words in two files mean the same there."""
    return repr(row.model_dump(exclude={"cite", "note", "reading"}))


def _certified_until(named: Named) -> Node | None:
    """The last day of certification that still counts after a payment."""
    table = named.rules.aid_after
    nodes = (node for row in table.rows for node in row.when.walk()) if table else iter(())
    return next(
        (node.or_certified_by for node in nodes if isinstance(node, Has) and node.or_certified_by is not None), None
    )
