"""The sums of an explanation: what the price is made of, what comes off, who pays which part; all adds up to the fen.

In: an assessment and the aid parts. Out: price parts, sum lines, parts by payer. Never: a sum without the clause that
it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.assess.explaining.aided import final_aid
from canbao.assess.explaining.explanation import AidPart, PaidPart, PricePart, SumLine
from canbao.assess.interpreting import Assessment
from canbao.assess.pricing import Numbers, price_of, sum_of, whole_fen
from canbao.policy.naming import Named, label_amount
from canbao.policy.nodes import Call, Missing, Node
from canbao.policy.rules import Charge, ChargeLine, Cite, RuleRow, Rules
from canbao.policy.wordbook import Said

SELF = "self"
SPONSOR = "sponsor"


def price_parts(made: Assessment, named: Named) -> Iterator[PricePart]:
    """What the price is made of: the amounts that a line adds up, or the line as a whole where it is computed."""
    decision = made.trace.findings.price
    assert decision.row is not None
    assert isinstance(decision.effect, Charge)
    numbers: Numbers = dict(made.trace.findings.numbers)
    index = made.trace.plan.price.rows.index(decision.row)
    said = named.rules.price.rows[index].effect
    for place, (line, due) in enumerate(
        zip(decision.effect.lines, _shown_lines(decision.effect, numbers), strict=True)
    ):
        if due is None:
            return
        node = said.lines[place].amount if isinstance(said, Charge) else line.amount
        parts = list(_parts(line, line.amount, node, made, named, decision.row))
        if sum(part.fen for part in parts) != due:
            parts = [_part(line, line.amount, node, made, named, decision.row, due)]
        yield from parts


def price_fen(made: Assessment) -> int | None:
    """The whole price, the one shown for unset parameters included; None where there is none."""
    effect = made.trace.findings.price.effect
    if not isinstance(effect, Charge):
        return None
    shown = [fen for fen in _shown_lines(effect, dict(made.trace.findings.numbers)) if fen is not None]
    return sum(shown) if len(shown) == len(effect.lines) else None


def _shown_lines(charge: Charge, numbers: Numbers) -> list[int | None]:
    """Each line in whole fen, the figures shown for unset parameters included."""
    price = price_of(charge, numbers)
    shown = [sum_of(line.amount, numbers).provisional for line in charge.lines]
    whole = [None if value is None else max(whole_fen(value) or 0, 0) for value in shown]
    return whole if price.total.provisional is not None else [None] * len(whole)


def _parts(
    line: ChargeLine, node: Node, said: Node, made: Assessment, named: Named, row: RuleRow
) -> Iterator[PricePart]:
    if isinstance(node, Call) and isinstance(said, Call) and node.name == said.name == "add":
        for part, name in zip(node.args, said.args, strict=True):
            yield from _parts(line, part, name, made, named, row)
        return
    shown = sum_of(node, dict(made.trace.findings.numbers)).provisional
    yield _part(line, node, said, made, named, row, whole_fen(shown) or 0)


def _part(
    line: ChargeLine, node: Node, said: Node, made: Assessment, named: Named, row: RuleRow, fen: int
) -> PricePart:
    name = said.parameter if isinstance(said, Missing) else ""
    worked_out = sum_of(node, dict(made.trace.findings.numbers))
    amount = made.trace.case.rules.file.amounts.get(name)
    cite = cite_of(made.trace.case.rules, f"amounts.{name}", amount.cite) if amount else row.cite
    return PricePart(line.name, name, _label(line, name, said, named), fen, worked_out.fen is None, cite)


def _label(line: ChargeLine, name: str, said: Node, named: Named) -> Said:
    """What a part is called: the amount's name, or how it is computed (in English the line's name stands for it)."""
    if name:
        return label_amount(name, named.rules.file.amounts.get(name))
    return named.phrases().value(said), line.name


def cite_of(rules: Rules, section: str, clause: str) -> Cite:
    """A clause as a citation of the document that the section comes from."""
    origin = rules.origins.get(section) or rules.key
    known = {row.cite.policy: row.cite.document for table in rules.tables for row in table.rows}
    return Cite(
        origin, rules.document if origin == rules.key else known.get(origin, origin), clause, origin == rules.key
    )


def sum_lines(made: Assessment, given: tuple[AidPart, ...]) -> Iterator[SumLine]:
    """The sum that ends in what the person pays; nothing while there is no figure."""
    situation, found = made.situation, made.trace.findings
    if made.payable_fen is None and made.provisional_payable_fen is None:
        return
    assert found.price.row is not None
    assert isinstance(found.price.effect, Charge)
    shown = _shown_lines(found.price.effect, dict(found.numbers))
    for line, fen in zip(found.price.effect.lines, shown, strict=True):
        yield SumLine("price", fen or 0, found.price.row.cite, line.name if len(shown) > 1 else "")
    terms = made.trace.case.rules.waiting_terms.repair
    if situation.repair_fen and terms is not None:
        yield SumLine("repair", situation.repair_fen, terms.cite)
    for part in given:
        if not part.is_later and part.fen:
            yield SumLine("aid", -part.fen, part.cite, part.row)
    if made.sponsor_fen:
        yield SumLine("sponsor", -made.sponsor_fen, sponsor_cite(made))


def sponsor_cite(made: Assessment) -> Cite:
    """The clause that lets others support; where the notice is silent, that of the share they take (reading A45)."""
    rules = made.trace.case.rules
    stated = getattr(rules.file.payers.get(SPONSOR), "cite", None)
    row = made.trace.findings.price.row
    assert row is not None
    return cite_of(rules, f"payers.{SPONSOR}", stated) if stated else row.cite


def paid_parts(made: Assessment) -> Iterator[PaidPart]:
    """Who pays how much of price and repair together: the person first, then each payer."""
    payable = made.payable_fen if made.payable_fen is not None else made.provisional_payable_fen
    yield PaidPart(SELF, "本人", payable or 0)
    for payer, fen in final_aid(made)[0].paid_by:
        yield PaidPart(payer, payer_name(made.trace.case.rules, payer), fen)
    if made.sponsor_fen:
        yield PaidPart(SPONSOR, payer_name(made.trace.case.rules, SPONSOR), made.sponsor_fen)


def payer_name(rules: Rules, payer: str) -> str:
    """What a payer is called."""
    known = rules.file.payers.get(payer)
    return known.name if known else {SPONSOR: "扶持单位"}.get(payer, payer)
