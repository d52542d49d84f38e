"""What policies say of aid money: through which account a payer's money goes, who applies and reviews, and whose each
row of the aid table is.

In: the published run of a benefit year. Out: a `Stream` by payer, the `Kind` of people that rows are for. Never: an
account, an office or a group that no policy names.

A policy names streams of money (`administration.budgets`) by the groups that they cover, and payers in the rows of
its aid table; what connects them are the standings that both name. An account counts as one on the way only where the
policy also says who remits out of it: one that nobody remits out of is the fund's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from canbao.billing.models import Run
from canbao.billing.policies import Books, Choice, books_of
from canbao.policy.administration.budget import AidBudget
from canbao.policy.fields import clauses_of
from canbao.policy.model import Aid
from canbao.policy.naming import name_parts
from canbao.policy.nodes import Has
from canbao.policy.rules import Grant, RuleRow, Rules
from canbao.policy.standings import load_catalogue
from canbao.store.failures import StoreFailed
from canbao.values.place import is_within

JOINED = "、"
PAY_FIRST = "先缴后补"
"""Of aid that rests on no row by which anything was charged: it was paid back to somebody who paid first."""


class SeveralAccounts(StoreFailed):
    """Policies of one county send the money of one payer different ways."""


@dataclass(frozen=True)
class Stream:
    """How the money of one payer goes. `account`: on the way to the fund, empty where it comes straight into it."""

    payer: str
    budget: str = ""
    label: str = ""
    account: str = ""
    applicants: tuple[str, ...] = ()
    reviewer: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Kind:
    """For whom some rows of an aid table are. `certifier`: the offices, empty where the policy names none (ages)."""

    standing: str
    certifier: str


def books_of_run(run: Run) -> Books:
    """The rules that a run was worked out by. Raises PolicyError."""
    return books_of(Choice(tuple(sorted(run.policies)), tuple(sorted(run.amend.items())), run.known_on))


def payers_of(books: Books) -> dict[str, str]:
    """Payers that a row of an aid table names, by code, with their names."""
    found: dict[str, str] = {}
    for book in books.values():
        named = book.latest.file.payers
        for row in book.latest.aid.rows:
            for payer in _payers(row):
                found.setdefault(payer, named[payer].name if payer in named else payer)
    return found


def stream_of(books: Books, payer: str, unit: str) -> Stream:
    """How a payer's money goes in a unit. Raises SeveralAccounts."""
    there = [rules for book in books.values() if _meet((rules := book.latest).place, unit)]
    found = {_stream(rules, payer) for rules in there if any(payer in _payers(row) for row in rules.aid.rows)}
    if len({stream.account for stream in found}) > 1:
        raise SeveralAccounts(
            f"本县几个政策对 {payer} 规定的账户不同，请按镇街分别申请 different accounts by policy: ask town by town"
        )
    return min(found, key=lambda stream: stream.budget, default=Stream(payer))


def _meet(place: str, unit: str) -> bool:
    return is_within(place, unit) or is_within(unit, place)


def _stream(rules: Rules, payer: str) -> Stream:
    """The budget whose groups overlap most with those of the payer's rows, the first in the file where two do; else one
    that covers everybody and that somebody reviews.
    """
    ids = {id_ for row in rules.aid.rows if payer in _payers(row) for id_ in _ids(row)}
    budgets = [(len(ids & _covered(each)), each) for each in rules.file.administration.budgets]
    in_order = sorted(budgets, key=lambda pair: -pair[0])
    matching = [each for size, each in in_order if size or (not each.covers and each.reviewed_by)]
    if not matching:
        return Stream(payer)
    budget = matching[0]
    account = budget.account or "" if budget.remitted_by else ""
    return Stream(
        payer, budget.id, budget.label, account, tuple(budget.applied_by), budget.reviewed_by or "",
        JOINED.join(clauses_of(budget.cite)),
    )  # fmt: skip


def _covered(budget: AidBudget) -> set[str]:
    """Standings that the words of a budget mean."""
    matches = (load_catalogue().resolve(word) for word in budget.covers)
    return {id_ for match in matches if match is not None for id_ in match.ids}


def _payers(row: RuleRow) -> tuple[str, ...]:
    return tuple(share.payer for share in row.effect.payers) if isinstance(row.effect, Grant) else ()


def _ids(row: RuleRow) -> Iterator[str]:
    for node in row.when.walk():
        if isinstance(node, Has):
            yield from node.ids


def kinds_of(books: Books, rows: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Kind]:
    """What policy and rows of its aid table (joined by commas, as dues have them) are for."""
    by_key = {book.latest.key: book.latest for book in books.values()}
    return {(key, names): _kind(by_key.get(key), names) for key, names in rows}


def _kind(rules: Rules | None, names: str) -> Kind:
    chosen = [name for name in names.split(",") if name]
    if not chosen:
        return Kind(PAY_FIRST, "")
    if rules is None or not isinstance(rules.file.aid, Aid):
        return Kind(JOINED.join(chosen), "")
    made = {row.id: row for row in rules.aid.rows}
    written: Mapping[str, str | None] = {row.id: row.certifier for row in rules.file.aid.rows}
    offices = [office for name in chosen if (office := written.get(name))]
    return Kind(
        JOINED.join(dict.fromkeys(_standing(rules, made[name]) if name in made else name for name in chosen)),
        JOINED.join(dict.fromkeys(offices)),
    )


def _standing(rules: Rules, row: RuleRow) -> str:
    """The standings that the row asks for; of a row without any, its condition in words."""
    words = [node.word for node in row.when.walk() if isinstance(node, Has)]
    if words:
        return JOINED.join(dict.fromkeys(words))
    named = name_parts(rules)
    again = next(each for each in named.rules.aid.rows if each.id == row.id)
    return named.phrases().condition(again.when)
