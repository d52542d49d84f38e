"""A resolved policy file to rules: expressions parsed, readings applied, constants folded, citations attached.

In: a merged `PolicyFile`, the origin of each section, the benefit year. Out: `Rules`. An expression that cannot be
understood is a `CompileError` with the path of the value in the file. Never: a file, a person, a default of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from canbao.policy import nodes
from canbao.policy.expressions import ExpressionError, Scope, Span, nearest, parse_condition, parse_term, parse_value
from canbao.policy.fields import name_clauses
from canbao.policy.frozen_amounts import with_frozen_amounts
from canbao.policy.model import (
    AcceptanceRow,
    Aid,
    AidRow,
    Amount,
    ClaimBack,
    CoverRow,
    MeasureRow,
    MembershipRow,
    NotStated,
    PolicyFile,
    PriceRow,
    Row,
    Waiting,
    WaitingRow,
)  # fmt: skip
from canbao.policy.nodes import Compare, Const, Count, Given, Missing, Node
from canbao.policy.readings import Readings
from canbao.policy.row_conditions import PAID, certified_later, values_read
from canbao.policy.rules import (
    Charge,
    ChargeLine,
    Cite,
    DayNumber,
    Effect,
    Grant,
    Member,
    PayerShare,
    Refusal,
    RepairTerms,
    RuleRow,
    Rules,
    Silence,
    Start,
    Table,
    Wait,
    WaitingTerms,
)  # fmt: skip
from canbao.policy.spans import benefit_year, extend
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import NEEDS, REASONS, Kind, is_known_word
from canbao.policy.yaml_file import Path

UNNAMED = "unnamed"
"""What a policy writes for a payer whom its notice does not name."""

R = TypeVar("R", bound=Row)


class CompileError(ValueError):
    """What is wrong with one value, and its path in the policy file."""

    def __init__(self, path: Path, error: ExpressionError) -> None:
        super().__init__(error.message)
        self.path, self.message, self.word, self.column = path, error.message, error.word, error.column


class Compiler:
    """Compiles one policy. Problems are collected in `errors`, so that all are reported at once."""

    def __init__(
        self, file: PolicyFile, documents: Mapping[str, str], origins: Mapping[str, str], year: int | None
    ) -> None:
        self.file, self.documents, self.origins = with_frozen_amounts(file), documents, origins
        self.errors: list[CompileError] = []
        self.silent_amounts: dict[str, Silence] = {}
        self.year, self.label = benefit_year(file, year)
        self.readings = Readings(file.readings)
        self.scope = self._scope()

    def rules(self, digest: str, silences: Mapping[str, Silence]) -> Rules:
        """Everything compiled. Look at `errors` before using it."""
        file = self.file
        aid, aid_after, base = self._aid()
        waiting, waiting_terms = self._waiting()
        return Rules(
            key=file.policy, title=file.title, document=file.source.number, place=file.place,
            pooling_area=self.scope.pooling_area, province=self.scope.province, year_label=self.label, year=self.year,
            digest=digest, readings=self.readings, terms=dict(self.scope.terms),
            membership=self._table("membership", file.membership, self._member),
            acceptance=self._table("acceptance", file.acceptance, self._refusal),
            price=self._table("price", file.price, self._charge),
            aid=aid, aid_after=aid_after, aid_base=base,
            cover=self._table("cover", file.cover, self._start),
            waiting=waiting, waiting_terms=waiting_terms,
            measures=self._measures(),
            claim_back=self._claim_back(), file=file, origins=dict(self.origins), silences=dict(silences),
            used_readings=frozenset(self.scope.used_readings),
        )  # fmt: skip

    def _measures(self) -> tuple[Table, ...]:
        measures = self.file.measures.items()
        return tuple(self._table(f"measures.{name}", rows, self._day_number) for name, rows in measures)

    # -- words ---------------------------------------------------------------------------------------------------------

    def _scope(self) -> Scope:
        file = self.file
        periods = {name: Span(self._edge(name, "first"), self._edge(name, "last")) for name in file.windows}
        periods["year"] = Span(Const(self.year.first, Kind.DATE), Const(self.year.last, Kind.DATE))
        amounts = {name: self._amount(name, amount) for name, amount in file.amounts.items()}
        terms: dict[str, Node] = {}
        scope = Scope(
            place=file.place, pooling_area=file.pooling_area or file.place, province=file.province or file.place[:2],
            periods=periods, amounts=amounts, terms=terms, readings=self.readings, catalogue=load_catalogue(),
            year_label=self.label, city_size=file.city_size,
        )  # fmt: skip
        for section, names in (("windows", file.windows), ("amounts", file.amounts), ("terms", file.terms)):
            for name in names:
                self._check_new_word(section, name)
        for name, text in file.terms.items():
            self._add_term(name, _flag(text), scope, terms)
        return scope

    def _check_new_word(self, section: str, name: str) -> None:
        """A policy's own word should not be one of the vocabulary: one of the two would silently win."""
        others = {"windows": "", "amounts": "windows", "terms": "windows amounts"}[section].split()
        taken = is_known_word(name) or any(name in getattr(self.file, other) for other in others)
        if taken or not name.isidentifier():
            words = "不能用作名称（已有此词，或不是字母、数字、下划线） not free as a name"
            self._refuse((section, name), f"{words}: {name}", name)

    def _add_term(self, name: str, text: str | bool, scope: Scope, terms: dict[str, Node]) -> None:
        """A named condition or day. One from above that this policy lacks the words for is an error only where it is
        used.
        """
        try:
            terms[name] = parse_term(text, scope)
        except ExpressionError as error:
            if f"terms.{name}" in self.origins:
                scope.broken_terms[name] = error.message
                return
            self.errors.append(CompileError(("terms", name), error))
            terms[name] = nodes.FALSE

    def _amount(self, name: str, amount: Amount) -> Node:
        """A standard as a node: set, waiting to be set (reading A38), or left to another document."""
        if amount.answer is not None:
            parameter = f"amounts.{name}"
            self.silent_amounts[parameter] = Silence(amount.answer, amount.refer)
            return Missing(parameter, Kind.FEN)
        if amount.fen is not None:
            is_floor = amount.bound == "at_least" and self.readings["A38"] == "pending"
            return Missing(f"amounts.{name}.yuan", Kind.FEN, amount.fen) if is_floor else Const(amount.fen, Kind.FEN)
        return Missing(str(amount.pending), Kind.FEN, amount.provisional_fen)

    def _edge(self, name: str, side: str) -> Node:
        window = self.file.windows[name]
        day = window.first if side == "first" else window.last
        if day is None:
            return Missing(str(window.pending), Kind.DATE)
        return Const(extend(day) if side == "last" and self.readings["A04"] == "next_working_day" else day, Kind.DATE)

    def _try(self, path: Path, read: Callable[[], Node], instead: Node) -> Node:
        try:
            return read()
        except ExpressionError as error:
            self.errors.append(CompileError(path, error))
            return instead

    def _condition(self, path: Path, text: str | bool | int) -> Node:
        return self._try((*path, "when"), lambda: parse_condition(_flag(text), self.scope), nodes.FALSE)

    def _value(self, path: Path, text: str | bool | int, kind: Kind) -> Node:
        return self._try(path, lambda: parse_value(_value_text(text), self.scope, kind), Missing("?", kind))

    # -- tables --------------------------------------------------------------------------------------------------------

    def _table(
        self, name: str, rows: Sequence[R] | NotStated | None, effect: Callable[[R, Path], Effect], hit: str = "first"
    ) -> Table:
        if rows is None or isinstance(rows, NotStated):
            return Table(name, (), hit, self._silence(name, rows))
        base: Path = (
            ("aid", "rows") if name == "aid" else ("waiting", "rows") if name == "waiting" else tuple(name.split("."))
        )
        return Table(
            name,
            tuple(self._row(row, (*base, i), name, effect) for i, row in enumerate(rows)),
            hit,
            Silence("not_stated"),
        )

    def _silence(self, section: str, stated: NotStated | None) -> Silence:
        """The answer of a section without rows; a notice that says so itself is cited."""
        if stated is None:
            return Silence("not_stated")
        return Silence(stated.answer, stated.refer, self.cite(section, stated.cite) if stated.cite else None)

    def _row(self, row: R, path: Path, section: str, effect: Callable[[R, Path], Effect]) -> RuleRow:
        when = self._condition(path, row.when)
        made: Effect = Silence(row.answer, row.refer) if row.answer else effect(row, path)
        read = values_read(made)
        if isinstance(made, Wait) and made.variable and self._can_repair:
            read.append(Count("repair_years"))
        when = nodes.both(when, *(Given(node) for node in read))
        return RuleRow(row.id, when, made, self.cite(section, row.cite), tuple(row.reading), str(row.when))

    def cite(self, section: str, clause: str) -> Cite:
        """The clause as a citation of the document that the section comes from, or of the one that it names itself."""
        for policy, number in self.documents.items():
            bare = clause.replace(f"{number} ", "")
            if bare != clause and name_clauses(bare, number) == clause:
                return Cite(policy, number, bare, policy == self.file.policy)
        origin = self.origins.get(section) or self.origins.get(section.split(".")[0]) or self.file.policy
        return Cite(origin, self.documents.get(origin, origin), clause, origin == self.file.policy)

    def _member(self, row: MembershipRow, path: Path) -> Effect:
        self._known_reason(row.reason, path)
        return Member(row.eligible, row.reason)

    def _refusal(self, row: AcceptanceRow, path: Path) -> Effect:
        self._known_reason(row.refuse, path)
        if row.need is not None and row.need not in NEEDS:
            self._refuse((*path, "need"), f"未知的材料 unknown need: {row.need}；可用 {', '.join(NEEDS)}", row.need)
        return Refusal(row.refuse, row.need, row.blocks)

    def _known_reason(self, reason: str | None, path: Path) -> None:
        if reason is not None and reason not in REASONS:
            self._refuse(path, f"未知的理由 unknown reason: {reason}；可用 {', '.join(REASONS)}", reason)

    def _refuse(self, path: Path, message: str, word: str) -> None:
        self.errors.append(CompileError(path, ExpressionError(message, word)))

    def _charge(self, row: PriceRow, path: Path) -> Effect:
        if row.lines:
            lines = [
                ChargeLine(
                    line.name,
                    self._value((*path, "lines", i, "charge"), line.charge, Kind.FEN),
                    line.refundable,
                    line.aided,
                )
                for i, line in enumerate(row.lines)
            ]
        else:
            assert row.charge is not None
            lines = [ChargeLine("个人缴费", self._value((*path, "charge"), row.charge, Kind.FEN))]
        for line in lines:
            for node in line.amount.walk():
                if isinstance(node, Missing) and node.parameter in self.silent_amounts:
                    return self.silent_amounts[node.parameter]
            self._check_counts(path, line.amount)
        return Charge(tuple(lines))

    def _check_counts(self, path: Path, amount: Node) -> None:
        """What an amount is multiplied by: a small whole number that cannot fall below nought."""
        for count in nodes.counts_of(amount):
            span = nodes.range_of(count)
            if span is None or span[0] < 0:
                words = "金额只能乘以不会小于 0 的小整数（年数、月数、人数） not a small whole number from 0"
                self._refuse((*path, "charge"), f"{words}: {', '.join(nodes.facts_of(count))}", "")

    def _start(self, row: CoverRow, path: Path) -> Effect:
        assert row.first is not None
        return Start(
            self._value((*path, "from"), row.first, Kind.DATE), self._value((*path, "until"), row.last, Kind.DATE)
        )

    def _day_number(self, row: MeasureRow, path: Path) -> Effect:
        return DayNumber(self._value((*path, "days"), row.days, Kind.INT))

    # -- aid -----------------------------------------------------------------------------------------------------------

    def _aid(self) -> tuple[Table, Table | None, Node | None]:
        aid = self.file.aid
        if not isinstance(aid, Aid):
            return Table("aid", (), "highest", self._silence("aid", aid)), None, None
        rows: list[RuleRow] = []
        for index, row in enumerate(aid.rows):
            rows.extend(self._aid_rows(row, ("aid", "rows", index)))
        base = None if aid.base == "charge" else self._value(("aid", "base"), aid.base, Kind.FEN)
        table = Table("aid", tuple(rows), "highest", None)
        if aid.after_payment is None or self.readings["A32"] == "none":
            return table, None, base
        until = self._value(("aid", "after_payment", "until"), aid.after_payment.until, Kind.DATE)
        after = tuple(replace(row, when=certified_later(row.when, until)) for row in rows)
        return table, Table("aid_after", after, "highest", None), base

    def _aid_rows(self, row: AidRow, path: Path) -> list[RuleRow]:
        compiled = self._row(row, path, "aid", self._grant)
        if row.valid:
            valid = (
                Compare(">=", PAID, Const(row.valid.first, Kind.DATE)),
                Compare("<=", PAID, Const(row.valid.last, Kind.DATE)),
            )
            compiled = replace(compiled, when=nodes.both(compiled.when, *valid))
        if row.table is None:
            return [compiled]
        assert isinstance(compiled.effect, Grant)
        cells: list[RuleRow] = []
        for value, fen in row.table.yuan.items():
            cell = self._condition((*path, "table"), f'{row.table.by} == "{value}"')
            cells.append(
                replace(compiled, when=nodes.both(compiled.when, cell), effect=replace(compiled.effect, fen=fen))
            )
        return cells

    def _grant(self, row: AidRow, path: Path) -> Effect:
        named = (
            [PayerShare(row.payer)]
            if row.payer
            else [PayerShare(item.payer, item.share, item.fen) for item in row.payers]
        )
        payers = tuple(self._payer(item, path) for item in named)
        is_claimable = row.claimable or self.readings["A42"] == "claimable"
        is_floor = row.bound == "at_least" and self.readings["A38"] == "pending"
        pending = f"aid.rows.{row.id}" if is_floor else None
        return Grant(payers, row.mode, row.share, row.fen, is_claimable, row.refer, pending)

    def _payer(self, payer: PayerShare, path: Path) -> PayerShare:
        """The payer as the policy names it; who is not named is called by the answer to reading A35."""
        if payer.payer == UNNAMED:
            return replace(payer, payer=str(self.scope.reading("A35")))
        if self.file.payers and payer.payer not in self.file.payers:
            known = ", ".join(self.file.payers)
            near = nearest(payer.payer, list(self.file.payers))
            words = f"payers 中没有 not among payers: {payer.payer}；可用 {known}" + (
                f"（是否指 {near}？）" if near else ""
            )
            self._refuse((*path, "payer"), words, payer.payer)
        return payer

    @property
    def _can_repair(self) -> bool:
        return isinstance(self.file.waiting, Waiting) and self.file.waiting.repair is not None

    # -- waiting -------------------------------------------------------------------------------------------------------

    def _waiting(self) -> tuple[Table, WaitingTerms]:
        waiting = self.file.waiting
        if not isinstance(waiting, Waiting):
            return self._table("waiting", waiting, self._wait), WaitingTerms()
        repair = None
        if waiting.repair:
            price = self._value(("waiting", "repair", "price"), waiting.repair.price, Kind.FEN)
            repair = RepairTerms(price, waiting.repair.months_back_per_year, self.cite("waiting", waiting.repair.cite))
        long_break = waiting.long_break
        terms = WaitingTerms(
            waiting.months_per_break_year or 0, long_break.years if long_break else None,
            long_break.total_months if long_break else None, repair,
        )  # fmt: skip
        return self._table("waiting", waiting.rows, self._wait), terms

    def _wait(self, row: WaitingRow, path: Path) -> Effect:
        waiting = self.file.waiting
        assert isinstance(waiting, Waiting)
        if row.none:
            return Wait()
        if row.instead is not None:
            return Wait(instead=row.instead, instead_share=row.instead_share)
        assert row.counted_from is not None
        start = self._value((*path, "from"), row.counted_from, Kind.DATE)
        days, months = (waiting.fixed_days, waiting.fixed_months) if row.fixed else (row.days, row.months)
        if row.fixed and days is None and months is None:
            if waiting.pending is not None:
                return Silence("pending", waiting.pending)
            words = "没有写 fixed_days 或 fixed_months fixed_days or fixed_months is missing"
            self._refuse((*path, "fixed"), words, "fixed")
        return Wait(start, days or 0, months or 0, row.variable)

    def _claim_back(self) -> RuleRow | Silence:
        claim = self.file.claim_back
        if not isinstance(claim, ClaimBack):
            return self._silence("claim_back", claim)
        when = self._condition(("claim_back",), claim.when)
        return RuleRow(
            "claim_back", when, Member(True), self.cite("claim_back", claim.cite), tuple(claim.reading), str(claim.when)
        )


def _flag(text: str | bool | int) -> str | bool:
    return text if isinstance(text, bool) else str(text)


def _value_text(text: str | bool | int) -> str | int:
    return text if isinstance(text, int) and not isinstance(text, bool) else str(text)
