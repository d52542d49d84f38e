"""A county assessed from the register: everybody read in one moment, assessed block by block, kept as a run.

In: a county, policies, the assumed day of payment. Out: a run in the store with all its rows, compared with the
published one; in the transaction under way. Never: a rule; an output that a run over a people file would not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from canbao import __version__
from canbao.assess.intake.needs import related_in
from canbao.assess.run_record import RunRecord
from canbao.assess.running import RunOrder, run_from
from canbao.billing.comparing import compare_with
from canbao.billing.input_digest import digest_of_facts
from canbao.billing.inputs import is_one_moment, looked_at, read_input
from canbao.billing.models import Run
from canbao.billing.policies import (
    Choice,
    books_of,
    digests_of,
    keys_of,
    place_of,
    policy_digest,
    require_fitting,
    year_of,
)
from canbao.billing.states import RunState
from canbao.billing.storing import RunRows
from canbao.policy.rules import RuleBook
from canbao.registry.columns import Wanted
from canbao.store.numbers import reserve_numbers
from canbao.store.watching import watcher

ENGINE = f"local canbao {__version__}"


@dataclass(frozen=True)
class Made:
    """A run that has been made, with its record."""

    run: Run
    record: RunRecord
    differences: int


def assess_from_register(county: str, choice: Choice, as_of: date, account_id: int, year: int | None = None) -> Made:
    """Assess everybody and keep it. Raises PolicyError, OtherYear, OtherPlace, NobodyThere, NoPolicyFor."""
    books = books_of(choice)
    require_fitting(books, county, year)
    year = year_of(books)
    assert is_one_moment(), "read inside `one_moment`"
    found = read_input(books, Wanted(county, year, as_of))
    rows = RunRows(county, int(reserve_numbers(1)[0]), year)
    amend = dict(choice.amend)
    order = RunOrder(books, as_of=as_of, known_on=choice.known_on, amend=amend, lists=found.lists)
    input_digest = digest_of_facts(found.people, found.lists)
    record = run_from(order, found.source(), rows.keep, input_digest, watcher())
    digests = digests_of(books)
    rows.finish(record, keys_of(books))
    rows.refuse_strangers()
    base = published_run(county, year)
    differences, difference_digest = compare_with(county, base.id, rows.run_id) if base else (0, "")
    run = Run.objects.create(
        county=county, id=rows.run_id, year=year, place=place_of(books) or county, policies=digests,
        titles=dict(record.titles), payers=dict(record.payers), as_of=as_of, known_on=choice.known_on, amend=amend,
        engine=ENGINE, policy_digest=policy_digest(digests), input_digest=input_digest, result_digest=record.digest,
        people=rows.dues, left_out=dict(found.left_out), totals=asdict(record.totals),
        reads_relatives=_reads_relatives(books), base_run_id=base.id if base else None,
        difference_digest=difference_digest, read_at=looked_at(), started_by=account_id, state=RunState.DRAFT,
    )  # fmt: skip
    return Made(run, record, differences)


def published_run(county: str, year: int) -> Run | None:
    """The run whose dues count."""
    return Run.objects.filter(county=county, year=year, state=RunState.PUBLISHED).first()


def _reads_relatives(books: Mapping[str, RuleBook]) -> bool:
    return any(related_in(rules) for book in books.values() for _, rules in book.parts)
