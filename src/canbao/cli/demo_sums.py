"""The demo's summary by town, village and payer, and the equalities that it has to keep.

In: a campaign that is settled. Out: lines; `Disagreement` with every pair that is not equal. Never: a total that was
worked out from the lines above it: each comes from another table, or from the other side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canbao.cli.demo_offices import TOWN_DIGITS
from canbao.values.fen import format_yuan

if TYPE_CHECKING:
    from canbao.cli.demo_campaign import Campaign

SHOWN = 4
_UNITS = """
    WITH due AS (
        SELECT due.unit, count(*) AS people, sum(due.payable_fen) AS fen FROM billing_due AS due
        JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation
        WHERE due.county = %(county)s AND due.run_id = %(run)s AND due.payable_fen > 0
            AND item.outputs ->> 'accepted' = 'true'
        GROUP BY 1
    ),
    paid AS (
        SELECT unit, count(*) AS people, sum(fen) AS fen,
            coalesce(sum(fen) FILTER (WHERE channel = 'collector'), 0) AS cash
        FROM money_payment WHERE county = %(county)s AND year = %(year)s AND state = 'confirmed' GROUP BY 1
    )
    SELECT unit, coalesce(due.people, 0)::int, coalesce(due.fen, 0)::bigint, coalesce(paid.people, 0)::int,
        coalesce(paid.fen, 0)::bigint, coalesce(paid.cash, 0)::bigint
    FROM due FULL JOIN paid USING (unit) ORDER BY unit
"""
_AIDED = """
    SELECT payer, left(unit, 9), sum(fen)::bigint FROM money_requestline
    WHERE county = %(county)s AND year = %(year)s AND state = 'stands' GROUP BY 1, 2
"""


class Disagreement(Exception):
    """Totals of the demo that should be equal and are not: an error of canbao."""


@dataclass(frozen=True)
class Line:
    """One unit: who owes, what, who has paid, what, and how much of it in cash."""

    unit: str
    people: int
    fen: int
    payers: int
    paid_fen: int
    cash_fen: int

    def __add__(self, other: Line) -> Line:
        return Line(
            self.unit, self.people + other.people, self.fen + other.fen, self.payers + other.payers,
            self.paid_fen + other.paid_fen, self.cash_fen + other.cash_fen,
        )  # fmt: skip

    def text(self, name: str) -> str:
        return (
            f"{name}：应缴 {self.people:,} 人 {format_yuan(self.fen)} 元，实缴 {self.payers:,} 人 "
            f"{format_yuan(self.paid_fen)} 元（现金 {format_yuan(self.cash_fen)} 元）"
        )


@dataclass(frozen=True)
class Pair:
    """Two figures that have to be equal, and what they are."""

    about: str
    one: int
    other: int


def summary_lines(campaign: Campaign) -> Iterator[str]:
    """Towns and villages with most dues, and every payer."""
    from canbao.money.aiding.reconciling import reconcile_aid

    names, lines = _names(campaign), _units(campaign)
    towns = _by(lines, TOWN_DIGITS)
    yield ""
    yield sum(towns.values(), Line("", 0, 0, 0, 0, 0)).text("全县")
    for town in sorted(towns.values(), key=lambda line: (-line.fen, line.unit))[:SHOWN]:
        yield "  " + town.text(names.get(town.unit, town.unit))
        inside = [line for line in lines if line.unit.startswith(town.unit) and line.unit != town.unit]
        for line in sorted(inside, key=lambda line: (-line.cash_fen, -line.fen, line.unit))[:2]:
            yield "    " + line.text(names.get(line.unit, line.unit))
    for payer in reconcile_aid(campaign.staff.clerk, campaign.year):
        yield (
            f"{payer.name}：应资助 {format_yuan(payer.charged_fen)} 元，"
            f"个人未缴待定 {format_yuan(payer.waiting_fen)} 元，"
            f"已申请 {format_yuan(payer.requested_fen)} 元，已拨付 {format_yuan(payer.transferred_fen)} 元"
        )


def check_sums(campaign: Campaign) -> list[Pair]:
    """Every pair, all equal. Raises Disagreement."""
    pairs = [*_people_pairs(campaign), *_aid_pairs(campaign), *_rebuilt_pairs(campaign)]
    wrong = [f"{pair.about}：{pair.one} ≠ {pair.other}" for pair in pairs if pair.one != pair.other]
    if wrong:
        raise Disagreement("演示的合计不符 totals of the demo disagree:\n  " + "\n  ".join(wrong))
    import typer

    typer.echo(f"账目各账户合计为零；{len(pairs)} 处合计逐一相符；按日志重建的账目与现账逐字节相同。")
    return pairs


def _people_pairs(campaign: Campaign) -> Iterator[Pair]:
    """People's own share: dues, payments, the book, and the tax office's own books."""
    from canbao.access.acting import reading
    from canbao.money.accounts import Account
    from canbao.money.book import balances
    from canbao.money.models import Difference, SubsidyArrival, Unmatched

    county, year, lines = campaign.county, campaign.year, _units(campaign)
    with reading(campaign.staff.clerk, "view_book"):
        book = Counter[Account]()
        for (account, _), fen in balances(county, year).items():
            book[account] += fen
        open_ = Difference.objects.filter(county=county, year=year, state="open").count()
        held = Unmatched.objects.filter(county=county, year=year, state="held").count()
        subsidy = sum(SubsidyArrival.objects.filter(county=county, year=year).values_list("fen", flat=True))
    owed, paid = sum(line.fen for line in lines), sum(line.paid_fen for line in lines)
    remitted = sum(_aid(campaign).values())
    yield Pair("账目合计与零", sum(book.values()), 0)
    yield Pair("各单位应缴合计与账上个人缴费收入", owed, -book[Account.OWN_SHARE])
    yield Pair("应缴减实缴与账上应收", owed - paid, book[Account.OWED])
    yield Pair("各单位实缴合计与税务局自己的账", paid, campaign.office.taken_fen(year))
    yield Pair("入库合计与个人缴费、资助、补助之和", book[Account.TREASURY], paid + remitted + subsidy)
    yield Pair("现金与在途余额与零", book[Account.COLLECTOR] + book[Account.TOWN] + book[Account.TRANSIT], 0)
    yield Pair("待查款余额与零", book[Account.UNMATCHED], 0)
    yield Pair("未结差异与零", open_, 0)
    yield Pair("未处理的待查款与零", held, 0)
    yield Pair("应收补助余额与零", book[Account.SUBSIDY], 0)


def _aid_pairs(campaign: Campaign) -> Iterator[Pair]:
    """Each payer: lines of all towns, requests, the book."""
    from canbao.money.aiding.reconciling import reconcile_aid

    by_payer = Counter[str]()
    for (payer, _), fen in _aid(campaign).items():
        by_payer[payer] += fen
    for account in reconcile_aid(campaign.staff.clerk, campaign.year, by_payer):
        lines = by_payer[account.payer]
        yield Pair(f"{account.name}：各镇街名单合计与申请", lines, account.requested_fen)
        yield Pair(f"{account.name}：申请与拨付", account.requested_fen, account.transferred_fen)
        yield Pair(f"{account.name}：拨付与入库", account.transferred_fen, account.remitted_fen)
        yield Pair(
            f"{account.name}：应资助与已申请加待定", account.charged_fen, account.requested_fen + account.waiting_fen
        )
        yield Pair(f"{account.name}：与财政对账的差额", account.difference_fen, 0)


def _rebuilt_pairs(campaign: Campaign) -> Iterator[Pair]:
    from canbao.money.rebuilding import rebuild_book

    for part in rebuild_book(campaign.staff.lead, campaign.year):
        yield Pair(f"重建 {part.name}（{part.first_difference or ''}）", int(part.rebuilt, 16), int(part.stored, 16))


def _units(campaign: Campaign) -> list[Line]:
    from django.db import connection

    from canbao.access.acting import reading

    given: dict[str, str | int] = {"county": campaign.county, "year": campaign.year, "run": campaign.run}
    with reading(campaign.staff.clerk, "view_book"), connection.cursor() as cursor:
        cursor.execute(_UNITS, given)
        return [Line(*row) for row in cursor.fetchall()]


def _aid(campaign: Campaign) -> dict[tuple[str, str], int]:
    from django.db import connection

    from canbao.access.acting import reading

    with reading(campaign.staff.clerk, "view_aid"), connection.cursor() as cursor:
        cursor.execute(_AIDED, {"county": campaign.county, "year": campaign.year})
        return {(payer, town): int(fen) for payer, town, fen in cursor.fetchall()}


def _by(lines: list[Line], digits: int) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for line in lines:
        unit = line.unit[:digits]
        found[unit] = found.get(unit, Line(unit, 0, 0, 0, 0, 0)) + line
    return found


def _names(campaign: Campaign) -> dict[str, str]:
    from canbao.access.acting import reading
    from canbao.store.models import Unit

    with reading(campaign.staff.clerk, "view_book"):
        return dict(Unit.objects.values_list("code", "name"))
