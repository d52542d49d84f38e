"""The next benefit year opened: the policies of the same places, and what is still missing before anybody is assessed.

In: a benefit year that has a published run or a campaign. Out: the campaign of the year after, in the transaction under
way. Never: a policy guessed; a run; an enrolment (that is the register's).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.billing.assessing import published_run
from canbao.billing.inputs import read_lists
from canbao.billing.models import Campaign
from canbao.billing.policies import Choice, books_of, next_policies
from canbao.policy.nodes import Has
from canbao.policy.rules import RuleBook
from canbao.policy.standings import load_catalogue
from canbao.registry.models.coverage import Subject
from canbao.store.failures import StoreFailed


class NoCampaign(StoreFailed):
    """The year has no policies to go on from."""


@dataclass(frozen=True)
class Missing:
    """What the next year still lacks, in words."""

    pending: tuple[str, ...]
    lists: tuple[str, ...]
    enrolments: bool

    def sentences(self) -> list[str]:
        """For people."""
        found = [f"政策中待定：{'、'.join(self.pending)}"] if self.pending else []
        found += [f"名单尚未报全：{'、'.join(self.lists)}"] if self.lists else []
        return [*found, "还没有下一年度的参保登记，请先结转参保登记"] if self.enrolments else found


def policies_in_use(county: str, year: int) -> tuple[str, ...]:
    """By which policies a year is assessed: its campaign's, else its published run's. Raises NoCampaign."""
    campaign = Campaign.objects.filter(county=county, year=year).first()
    if campaign is not None:
        return tuple(campaign.policies)
    run = published_run(county, year)
    if run is None:
        raise NoCampaign(f"{year} 年度没有已发布的核算，也没有选定政策 {year} has no policies to go on from")
    return tuple(sorted(run.policies))


def open_next_year(
    county: str, year: int, account_id: int, folders: tuple[str, ...] = ()
) -> tuple[Campaign, Mapping[str, RuleBook]]:
    """The campaign of the year after, with its rules; the same one when it is opened already.

    Raises NoCampaign, NoNextPolicy, PolicyError.
    """
    names = next_policies(Choice(policies_in_use(county, year), folders=folders))
    books = books_of(Choice(names, folders=folders))
    made, _ = Campaign.objects.get_or_create(
        county=county, year=year + 1, defaults={"policies": list(names), "opened_by": account_id}
    )
    return made, books


def what_is_missing(county: str, year: int, books: Mapping[str, RuleBook], on: date) -> Missing:
    """What has to be there before the year can be assessed. `on`: the day by which lists are to be complete."""
    pending = sorted({key for book in books.values() for key in _pending(book)})
    lists = read_lists(county)
    asked = {id_ for book in books.values() for id_ in _standings(book)}
    catalogue = load_catalogue()
    silent = sorted(catalogue.name_of(id_) for id_ in asked if not lists(frozenset({id_}), county, on))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM registry_coverage WHERE county = %s AND replaced_at IS NULL"
            " GROUP BY subject HAVING max(complete_until) >= %s",
            [county, on],
        )
        covered = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT EXISTS (SELECT FROM registry_enrolment WHERE county = %s AND year = %s)", [county, year])
        has_enrolments = bool(cursor.fetchone()[0])
    silent += [subject.label for subject in Subject if subject.value not in covered]
    return Missing(tuple(pending), tuple(map(str, silent)), not has_enrolments)


def _pending(book: RuleBook) -> Iterator[str]:
    """Parameters that have not been set."""
    file = book.latest.file
    for amount in file.amounts.values():
        if amount.pending is not None:
            yield amount.pending
    for window in file.windows.values():
        if window.pending is not None:
            yield window.pending


def _standings(book: RuleBook) -> Iterator[str]:
    """Standings that a condition of the rules asks for."""
    for _, rules in book.parts:
        for table in rules.tables:
            for row in table.rows:
                for node in row.when.walk():
                    if isinstance(node, Has):
                        for ids, _ in node.selectors:
                            yield from ids
