"""The aid budget of the next benefit year: by department and payer, from the people who are aided now.

In: a benefit year with a published run. Out: head counts and fen for the year after, by the next year's policy where
there is one, else by this year's amounts; each line says which. Never: a figure for a group that the next policy no
longer names passed off as the next policy's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.assess.aiding import round_aid, share_out
from canbao.assess.deciding import AidTerms, worth
from canbao.assess.pricing import aid_terms
from canbao.billing.assessing import published_run
from canbao.billing.models import Campaign, Run
from canbao.billing.policies import Books, Choice, NoNextPolicy, books_of, next_policies
from canbao.billing.storing import SPONSOR
from canbao.money.aiding.streams import books_of_run, kinds_of, payers_of
from canbao.money.charging import NothingPublished
from canbao.policy.rules import Grant, Rules

_COUNTS = """
    SELECT item.outputs ->> 'policy', line.aid_rows, line.payer, count(*)::int, sum(line.fen)::bigint
    FROM billing_aidline AS line
    JOIN billing_due AS due ON due.county = line.county AND due.run_id = line.run_id AND due.person_id = line.person_id
    JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
        AND item.situation = due.situation
    WHERE line.county = %s AND line.run_id = %s AND line.payer <> %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class BudgetLine:
    """What a payer needs for the people whom a department certifies. `policy`: of the next year, empty where the figure
    is this year's; `is_pending`: it rests on a standard that is not set yet.
    """

    certifier: str
    payer: str
    persons: int
    fen: int
    policy: str
    is_pending: bool


@dataclass(frozen=True)
class _Need:
    """By payer, for one person of a group, by the next policy."""

    fen: Mapping[str, int]
    policy: str
    is_pending: bool


def next_budget(actor: Actor, year: int) -> list[BudgetLine]:
    """For the year after. Raises NothingPublished, NotAllowed, PolicyError."""
    with reading(actor, "view_aid"):
        run = published_run(actor.county, year)
        if run is None:
            raise NothingPublished(f"{year} 年度还没有发布的应缴 no dues of this year are published")
        books, following = books_of_run(run), _next_books(run)
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, [actor.county, run.id, SPONSOR])
            rows = cursor.fetchall()
    rules = _by_policy(books, following)
    names = {**payers_of(following), **payers_of(books)}
    people, fen = Counter[tuple[str, str, str, bool]](), Counter[tuple[str, str, str, bool]]()
    for (policy, aid_rows), kind in kinds_of(books, sorted({row[:2] for row in rows})).items():
        own = [row[2:] for row in rows if row[:2] == (policy, aid_rows)]
        need = _need_of(rules[policy], aid_rows) if policy in rules else None
        for payer, persons, amount in _needs(own, need):
            key = (
                kind.certifier,
                names.get(payer, payer),
                need.policy if need else "",
                need.is_pending if need else False,
            )
            people[key] += persons
            fen[key] += amount
    return [BudgetLine(key[0], key[1], people[key], fen[key], key[2], key[3]) for key in sorted(fen)]


def _next_books(run: Run) -> Books:
    """Policies of the year after: of its campaign, else those that are there for the same places; perhaps none."""
    campaign = Campaign.objects.filter(county=run.county, year=run.year + 1).first()
    try:
        return books_of(
            Choice(tuple(campaign.policies) if campaign else next_policies(Choice(tuple(sorted(run.policies)))))
        )
    except NoNextPolicy:
        return Books()


def _by_policy(books: Books, following: Books) -> dict[str, Rules]:
    """The next rules of the same place, by what the present ones are called."""
    by_place = {book.latest.place: book.latest for book in following.values()}
    present = [book.latest for book in books.values()]
    return {rules.key: by_place[rules.place] for rules in present if rules.place in by_place}


def _needs(own: Sequence[Sequence[Any]], need: _Need | None) -> Iterator[tuple[str, int, int]]:
    """Each payer's persons and fen. `own`: payer, persons and fen of this year."""
    if need is None:
        yield from ((payer, persons, fen) for payer, persons, fen in own)
        return
    persons = max(count for _, count, _ in own)
    yield from ((payer, persons, persons * fen) for payer, fen in need.fen.items() if fen)


def _need_of(rules: Rules, aid_rows: str) -> _Need | None:
    """What the next policy gives one person by the row of the same name; None where it has no such row, or several."""
    found = [row for row in rules.aid.rows if row.id == aid_rows]
    personal = rules.file.amounts.get("personal")
    if len(found) != 1 or personal is None:
        return None
    grant, terms = (
        found[0].effect,
        _terms(rules, personal.fen if personal.fen is not None else personal.provisional_fen),
    )
    if not isinstance(grant, Grant) or not grant.is_stated or terms.limit_fen is None:
        return None
    fen = dict(share_out(round_aid(worth(found[0], terms), terms), grant.payers))
    return _Need(fen, rules.key, is_pending=personal.fen is None)


def _terms(rules: Rules, personal_fen: int | None) -> AidTerms:
    """A share is one of the policy's base, else of the personal standard, which is also the most that aid can be."""
    terms, personal = aid_terms(rules, None), None if personal_fen is None else Fraction(personal_fen)
    return replace(terms, base_fen=terms.base_fen if terms.base_fen is not None else personal, cap_fen=personal)
