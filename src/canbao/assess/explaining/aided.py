"""Aid in an explanation: what each row gives, who pays it, and which rows hold as well but give nothing, and why.

In: an assessment with a price. Out: `AidPart`s that add up to the aid of the assessment, `UnusedAid`s. Never: a
decision (which row wins was decided by `deciding`; here it is only told).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from canbao.assess.aiding import AidResult, round_aid, share_out
from canbao.assess.deciding import AidTerms, worth
from canbao.assess.explaining.explanation import AidPart, UnusedAid
from canbao.assess.interpreting import Assessment
from canbao.assess.pricing import aid_terms, price_of
from canbao.policy.model import Aid
from canbao.policy.naming import Named
from canbao.policy.rules import Charge, Grant, RuleRow, Rules, Table


def final_aid(made: Assessment) -> tuple[AidResult, Table]:
    """The aid that counts and the table it came from: the one for later certification where somebody has paid."""
    found, rules = made.trace.findings, made.trace.case.rules
    if found.aid_after is not None and rules.aid_after is not None and found.is_paid:
        return found.aid_after, rules.aid_after
    return found.aid, rules.aid


def _is_settled(made: Assessment) -> bool:
    """Whether no open fact can change the aid, at the payment or after it."""
    return not made.trace.findings.aid.asks and not final_aid(made)[0].asks


def terms_of(made: Assessment) -> AidTerms:
    """What the aid of this assessment was measured against."""
    found = made.trace.findings
    price = price_of(found.price.effect, dict(found.numbers)) if isinstance(found.price.effect, Charge) else None
    return aid_terms(made.trace.case.rules, price)


def aid_parts(made: Assessment, named: Named) -> Iterator[AidPart]:
    """What each row gives, in the order in which the rows were added up; nothing while the aid is not settled."""
    result, table = final_aid(made)
    if not _is_settled(made) or not result.is_known:
        return
    terms = terms_of(made)
    exact, given = Fraction(0), 0
    for index in result.direct_rows:
        amount = exact + worth(table.rows[index], terms)
        exact = amount if terms.limit_fen is None else min(amount, terms.limit_fen)
        fen = round_aid(exact, terms) - given
        given += fen
        yield _part(made, named, table.rows[index], fen, is_later=False)
    if result.later_row is not None:
        yield _part(made, named, table.rows[result.later_row], made.reimburse_fen, is_later=True)


def _part(made: Assessment, named: Named, row: RuleRow, fen: int | None, *, is_later: bool) -> AidPart:
    grant = row.effect
    assert isinstance(grant, Grant)
    base = terms_of(made).base_fen
    paid = tuple(share_out(fen, grant.payers)) if fen is not None else ()
    return AidPart(
        row=row.id, condition=aid_condition(named, row), share=grant.share,
        base_fen=None if base is None else int(base), fen=fen,
        payers=tuple((payer, part) for payer, part in paid if part), is_later=is_later, cite=row.cite,
        certifier=_certifier(made.trace.case.rules, row.id), refer=grant.refer,
    )  # fmt: skip


def aid_condition(named: Named, row: RuleRow) -> str:
    """The condition of an aid row in Chinese, as the policy writes it."""
    return next((named.phrases().condition(other.when) for other in named.rules.aid.rows if other.id == row.id), "")


def _certifier(rules: Rules, row_id: str) -> str | None:
    aid = rules.file.aid
    return next((row.certifier for row in aid.rows if row.id == row_id), None) if isinstance(aid, Aid) else None


def unused_aid(made: Assessment, named: Named) -> Iterator[UnusedAid]:
    """Rows that hold and give nothing."""
    result, table = final_aid(made)
    if not _is_settled(made):
        return
    terms = terms_of(made)
    for index, (row, (truth, _)) in enumerate(zip(table.rows, made.trace.answers[table.name], strict=True)):
        grant = row.effect
        if truth is not True or index in result.rows or not isinstance(grant, Grant):
            continue
        fen = round_aid(worth(row, terms), terms) if grant.is_stated and terms.limit_fen is not None else None
        yield UnusedAid(
            row=row.id, condition=aid_condition(named, row), share=grant.share, fen=fen,
            payers=tuple(payer.payer for payer in grant.payers), why=_why(index, result, table, terms), cite=row.cite,
        )  # fmt: skip


def _why(index: int, result: AidResult, table: Table, terms: AidTerms) -> str:
    """Why a row that holds gives nothing."""
    row = table.rows[index]
    grant = row.effect
    assert isinstance(grant, Grant)
    if not terms.limit_fen or (grant.is_stated and not worth(row, terms)):
        return "nothing_left"
    if not grant.is_stated:
        return "gives_way" if result.direct_rows or _has_stated(result, table) else "later_in_order"
    if grant.mode == "reimburse":
        rival = result.later_row
        if rival is None or _is_unstated(table.rows[rival]):
            return "beaten_by_direct"
        return _beaten(row, table.rows[rival], terms)
    if not result.direct_rows:
        return "beaten_by_later"
    best = max((table.rows[rival] for rival in result.direct_rows), key=lambda other: worth(other, terms))
    return _beaten(row, best, terms)


def _beaten(row: RuleRow, best: RuleRow, terms: AidTerms) -> str:
    if worth(row, terms) < worth(best, terms):
        return "lower"
    return "more_from_towns" if terms.ties == "least_town_cost" else "later_in_order"


def _is_unstated(row: RuleRow) -> bool:
    return isinstance(row.effect, Grant) and not row.effect.is_stated


def _has_stated(result: AidResult, table: Table) -> bool:
    return result.later_row is not None and not _is_unstated(table.rows[result.later_row])
