"""The demo's campaign in fast time: dues published and sent, payments of several days with faults, cash, a statement,
differences settled, aid, and a summary that has to agree with itself.

In: a made-up county whose dues are worked out. Out: files of both sides under `out/`, lines of text; `Disagreement`
where a total is not what the other side, or another way of counting, says. Never: a day of the machine's clock: what is
done on each day is done on that day (see `access.stated_days`).
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.acting_options import new_key

if TYPE_CHECKING:
    from canbao.access.actors import Actor
    from canbao.cli.demo_offices import Staff
    from canbao.sandbox.faults import Carried, Fault
    from canbao.sandbox.office import TaxOffice

DAYS = 5
"""Days of payment; the statement and what follows from it take three more."""
PERCENT = 60
TOWNS, VILLAGES_OF_TOWN = 3, 4
"""Where collectors go from door to door."""
LAST_PERCENT = 2
"""Of those left who pay on the last day, which is not settled any more."""
ROSTERS = "名单/第1个月/教育局在校学生清册.xlsx"
"""The education office's list, of which the demo's school hands over its own pupils again."""
FAULTY = 3
"""People or rows for each fault."""


@dataclass
class Campaign:
    """A county's campaign. `first`: the day for which the dues were worked out; `run`: of which they are."""

    county: str
    year: int
    run: int
    first: date
    folder: Path
    staff: Staff
    office: TaxOffice

    def on(self, day: int) -> date:
        """So many days after the first."""
        from canbao.values.days import add_days

        return add_days(self.first, day)

    def take(self, package: Carried) -> dict[str, Any]:
        """A package of the tax office, brought to the bureau; its files and our answer are kept."""
        from canbao.exchange.queries import acknowledgement_of
        from canbao.exchange.receiving import ReceivePackage, receive_package

        for name, content in package.files().items():
            (self.folder / name).write_bytes(content)
        clerk = self.staff.clerk
        answer: dict[str, Any] = receive_package(clerk, new_key(), ReceivePackage(package.manifest, package.content))
        receipt = acknowledgement_of(clerk, answer["receipt"])
        (self.folder / f"{package.name}-{answer['result']}.ack.json").write_text(receipt.text, encoding="utf-8")
        return answer


def run_campaign(county: str, year: int, first: date, clerk: Actor, out: Path) -> Campaign:
    """All of it. Raises Disagreement."""
    from canbao.access.stated_days import acting_on
    from canbao.cli.demo_fieldwork import link_channels, object_early, open_windows, work_around
    from canbao.cli.demo_progress import count, open_year, state_targets
    from canbao.cli.demo_settling import lay_statement, settle, settle_aid
    from canbao.cli.demo_sums import check_sums, summary_lines

    folder = out / "往来"
    folder.mkdir(parents=True, exist_ok=True)
    with acting_on(first):
        campaign = _begin(county, year, first, clerk, folder)
        state_targets(campaign)
        open_windows(campaign)
        link_channels(campaign)
        open_year(campaign)
        object_early(campaign)
        _send_bills(campaign)
    _let_pay(campaign)
    for day in range(1, DAYS + 1):
        with acting_on(campaign.on(day)):
            _one_day(campaign, day)
            count(campaign)
    with acting_on(campaign.on(DAYS + 1)):
        lay_statement(campaign, "对账", 1, DAYS)
        settle(campaign)
    with acting_on(campaign.on(DAYS + 2)):
        lay_statement(campaign, "再次对账", 1, DAYS)
    with acting_on(campaign.on(DAYS + 3)):
        settle_aid(campaign)
        work_around(campaign, campaign.on(DAYS + 3))
        for line in summary_lines(campaign):
            typer.echo(line)
        check_sums(campaign)
    return campaign


def leave_open(campaign: Campaign) -> date:
    """One more day whose work is left for whoever looks at the pages: cash in hands, held money, open
    differences. Gives the day on which the demo stands still.
    """
    from canbao.access.stated_days import acting_on
    from canbao.cli.demo_cash import note_cash
    from canbao.cli.demo_fieldwork import hand_over_pupils, leave_work
    from canbao.cli.demo_progress import count
    from canbao.cli.demo_settling import lay_statement
    from canbao.sandbox.faults import OF_PEOPLE, Fault
    from canbao.sandbox.paying import Paying
    from canbao.sandbox.telling import Telling

    number = DAYS + 4
    day, after = campaign.on(number), campaign.on(number + 1)
    campaign.office.pay(Paying(campaign.year, LAST_PERCENT, day, 1, 2, OF_PEOPLE, FAULTY))
    with acting_on(day):
        noted = note_cash(campaign)
        for package in campaign.office.tell(Telling(campaign.year, day, number, [Fault.OTHER_PERSON], FAULTY)):
            campaign.take(package)
        typer.echo(f"{day} 再过一天，留给网页：现金 {noted} 人还在代收人手中")
    with acting_on(after):
        lay_statement(campaign, f"{after} 未处理的对账", number, number)
        count(campaign)
        leave_work(campaign, after)
        hand_over_pupils(campaign, campaign.folder.parent / ROSTERS)
    return after


def _begin(county: str, year: int, first: date, clerk: Actor, folder: Path) -> Campaign:
    """Dues published by two accounts and charged; the tax office founded, its key known to both."""
    from canbao.billing.actions import (
        ConfirmPublication,
        ProposePublication,
        SignSituations,
        confirm_publication,
        propose_publication,
        sign_situations,
    )
    from canbao.cli.demo_offices import hire_staff
    from canbao.money.charging import ChargeDues, charge_dues

    number, waiting, seen = _run_of(clerk, year)
    staff = hire_staff(county, clerk, _villages(clerk, number))
    if waiting:
        sign_situations(clerk, new_key(), SignSituations(number, tuple(waiting)))
    propose_publication(clerk, new_key(), ProposePublication(number, seen))
    confirm_publication(staff.lead, new_key(), ConfirmPublication(number))
    charged = charge_dues(clerk, new_key(), ChargeDues(year))
    typer.echo(
        f"{first} 签认情形 {len(waiting):,} 种，{clerk.name}提出、{staff.lead.name}确认发布，"
        f"应缴记账 {charged['transfers']:,} 笔"
    )
    return Campaign(county, year, number, first, folder, staff, _found_office(county, first, staff, folder))


def _run_of(clerk: Actor, year: int) -> tuple[int, Collection[int], str]:
    """The newest run, its situations without a signature, and the mark of its differences."""
    from canbao.access.acting import reading
    from canbao.billing.models import Run
    from canbao.billing.publishing import unsigned

    with reading(clerk, "view_run"):
        run = Run.objects.filter(county=clerk.county, year=year).order_by("-id")[0]
        return run.id, list(unsigned(run)), run.difference_digest


def _villages(clerk: Actor, run: int) -> list[str]:
    """Those with most dues, of the towns with most dues."""
    from collections import Counter

    from canbao.access.acting import reading
    from canbao.billing.models import Due
    from canbao.cli.demo_offices import TOWN_DIGITS

    with reading(clerk, "view_run"):
        rows = Due.objects.filter(county=clerk.county, run_id=run, payable_fen__gt=0)
        units = Counter(unit for unit in rows.values_list("unit", flat=True) if len(unit) > TOWN_DIGITS)
    towns = Counter[str]()
    for unit, count in units.items():
        towns[unit[:TOWN_DIGITS]] += count
    chosen = []
    for town, _ in towns.most_common(TOWNS):
        inside = Counter({unit: count for unit, count in units.items() if unit.startswith(town)})
        chosen += [unit for unit, _ in inside.most_common(VILLAGES_OF_TOWN)]
    return sorted(chosen)


def _found_office(county: str, first: date, staff: Staff, folder: Path) -> TaxOffice:
    """The stand-in tax office, and both public keys on the other side."""
    import shutil

    from canbao.exchange.partners import (
        ConfirmPartnerKey,
        ProposePartnerKey,
        RegisterPartner,
        confirm_partner_key,
        propose_partner_key,
        register_partner,
    )
    from canbao.exchange.signing import own_key
    from canbao.sandbox.office import TaxOffice
    from canbao.store.configuration import read_configuration

    place = folder.parent / "演示税务局"
    shutil.rmtree(place, ignore_errors=True)
    office = TaxOffice.founded(place, county, own_key(read_configuration().secrets).public.hex())
    register_partner(staff.lead, new_key(), RegisterPartner("tax", "演示税务局", "tax"))
    answer: dict[str, Any] = propose_partner_key(
        staff.clerk, new_key(), ProposePartnerKey("tax", office.public, valid_from=first)
    )
    confirm_partner_key(staff.lead, new_key(), ConfirmPartnerKey(answer["key"], office.fingerprint))
    return office


def _send_bills(campaign: Campaign) -> None:
    """Made by the clerk, fetched by the lead, taken by the tax office, whose answer is recorded."""
    from canbao.exchange.acknowledging import RecordAcknowledgement, record_acknowledgement
    from canbao.exchange.fetching import fetch_package
    from canbao.exchange.making import MakePackage, make_package

    staff, file = campaign.staff, io.BytesIO()
    made: dict[str, Any] = make_package(staff.clerk, new_key(), MakePackage("tax", "payable", campaign.year))
    manifest = fetch_package(staff.lead, new_key(), made["package"], file)
    (campaign.folder / manifest.manifest_name).write_bytes(manifest.text())
    (campaign.folder / manifest.file_name).write_bytes(file.getvalue())
    for answer in campaign.office.take(manifest.text(), file.getvalue(), campaign.first):
        (campaign.folder / answer.name).write_bytes(answer.file)
        known = record_acknowledgement(staff.clerk, new_key(), RecordAcknowledgement(answer.file))
        typer.echo(
            f"{campaign.first} 特殊缴费单据 {made['rows']:,} 行发税务，回执 {answer.result}，本局记为 {known['state']}"
        )


def _let_pay(campaign: Campaign) -> None:
    """People pay by themselves on all the days, some of them wrongly."""
    from canbao.sandbox.faults import OF_PEOPLE
    from canbao.sandbox.paying import Paying

    order = Paying(campaign.year, PERCENT, campaign.on(1), DAYS, faults=OF_PEOPLE, faulty=FAULTY)
    paid = campaign.office.pay(order)
    typer.echo(
        f"{campaign.on(1)} 至 {campaign.on(DAYS)} 自助缴费 {paid:,} 笔，"
        f"其中故意选错县、多缴、重缴各 {FAULTY} 人；另有入户代收现金"
    )


def _one_day(campaign: Campaign, day: int) -> None:
    """Cash, then what the tax office sends, then what the bureau asks for again."""
    from canbao.cli.demo_cash import collect_cash
    from canbao.sandbox.faults import Fault
    from canbao.sandbox.telling import Telling

    today = campaign.on(day)
    cash = collect_cash(campaign, today, day) if day < DAYS else 0
    faults: dict[int, Sequence[Fault]] = {
        1: [Fault.DOUBLE], 2: [Fault.LOSE], 4: [Fault.CUT], DAYS: [Fault.DELAY, Fault.OTHER_PERSON, Fault.SWAP],
    }  # fmt: skip
    told = campaign.office.tell(Telling(campaign.year, today, day, faults.get(day, ()), FAULTY))
    told += campaign.office.tell_deposits(campaign.year, today)
    words = [f"现金 {cash:,} 人"] if cash else []
    for package in told:
        words += _words(package, campaign.take(package))
    asked_again = {3: _lost(campaign), 4: [package.number for package in told[:1]]}.get(day, [])
    for number in asked_again:
        package = campaign.office.send_again(number)
        words += [f"请税务补送第 {number} 号", *_words(package, campaign.take(package))]
    typer.echo(f"{today} " + "；".join(words))


def _lost(campaign: Campaign) -> list[int]:
    """Numbers that are missing, as `canbao exchange list` shows them."""
    from canbao.exchange.queries import view_exchange

    return [gap.number for gap in view_exchange(campaign.staff.clerk).gaps]


def _words(package: Carried, answer: dict[str, Any]) -> list[str]:
    followed = [f"第 {each['number']} 号随之 {each['result']}" for each in answer["followed_by"]]
    tail = (
        "（又一次，未重复入账）" if answer.get("is_again") else f"（{answer['problem']}）" if answer["problem"] else ""
    )
    return [f"第 {package.number} 号 {answer['result']}{tail}", *followed]
