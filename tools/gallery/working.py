"""What a day's work leaves behind, so that its pages are there to be seen: cash on each of its steps, a standing that
changes a due, forms filled in and sent.

In: people at work, a browser of one of them. Out: records and shots. Never: a record that no action made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .crawling import Visitor, name_of
from .furnishing import DAY, YEAR, area_of, key

if TYPE_CHECKING:
    from canbao.access.actors import Actor

_TRIED = 40
"""People of a village who are asked until four have paid: some dues wait for an answer."""
_ROUNDS = 3
"""Hands that give to the town: on the way to the bank, counted, brought."""
_KEEP = """
async () => {
  const sent = new URLSearchParams(new FormData(document.querySelector("main form[method=post]")));
  sent.append("unsent-do", "keep");
  sent.append("unsent-page", location.pathname + location.search);
  await fetch(document.querySelector("#idle a").dataset.keep, {method: "POST", body: sent});
}
"""
"""What the page itself sends when the warning comes, a quarter of an hour less two minutes on."""
_NEW = (("19881203", "周立新"), ("19900214", "陈二妹"))


def take_cash(collector: Actor, town: Actor) -> tuple[list[str], list[int]]:
    """One payment on the way, one counted, one brought, one in the hand; addresses of what the hand has seen, and
    the payment.
    """
    from canbao.money.collecting import (
        DecideHandIn,
        DepositCash,
        HandInCash,
        decide_hand_in,
        deposit_cash,
        hand_in_cash,
    )

    taken = _pay(collector, 1)
    for at in range(_ROUNDS):
        if not taken:
            break
        made = hand_in_cash(collector, key(), HandInCash(YEAR, area_of(collector)))
        if at < _ROUNDS - 1:
            fen = int(str(made["fen"]))
            decide_hand_in(town, key(), DecideHandIn(int(str(made["hand_in"])), fen))
        if at == 0:
            deposit_cash(town, key(), DepositCash(YEAR, area_of(town), f"（虚构）{key()[-8:]}", _counted(town)))
        taken = _pay(collector, 1)
    return ([f"s/pay/done?n={taken[0]}", f"s/pay/{taken[0]}/withdraw"] if taken else []), taken


def _counted(town: Actor) -> int:
    """Everything that the town has counted and not paid in yet."""
    from canbao.money.waiting import cash_there

    return sum(row.fen for row in cash_there(town, YEAR) if row.place == "town")


def _pay(collector: Actor, wanted: int) -> list[int]:
    """Numbers of payments noted, of the first people whose due can be taken."""
    from canbao.campaign.reminder_queries import ToRemind, people_to_remind
    from canbao.money.paying import PaymentLine, RecordPayments, record_payments
    from canbao.store.failures import StoreFailed

    found: list[int] = []
    for person in people_to_remind(collector, ToRemind(YEAR, area_of(collector), DAY)).people[:_TRIED]:
        if len(found) == wanted:
            break
        try:
            line = PaymentLine(person.person, person.payable_fen)
            done = record_payments(collector, key(), RecordPayments(YEAR, (line,)))
        except StoreFailed:
            continue
        payments = done["payments"]
        assert isinstance(payments, list)
        found += [int(str(each["payment"])) for each in payments if isinstance(each, Mapping)]
    return found


def help_somebody(clerk: Actor) -> None:
    """A standing from today, of somebody who owes: the next run has a difference."""
    from canbao.campaign.reminder_queries import ToRemind, people_to_remind
    from canbao.registry.recording import Record, record_standing

    people = people_to_remind(clerk, ToRemind(YEAR, clerk.county, DAY)).people
    if people:
        order = Record(people[0].person, {"listed_as": "低保对象"}, valid_from=DAY, reason="（虚构）民政告知")
        record_standing(clerk, key(), order)


def register_somebody(visitor: Visitor, village: str) -> None:
    """A household of two at the counter: filled in, looked at, done."""
    from canbao.values.check_characters import check_character

    page, first = visitor.page, int.from_bytes(key().encode()[-3:], "big")
    visitor.open(f"s/register?unit={village}")
    for at, (birth, name) in enumerate(_NEW):
        digits = f"430621{birth}{(first + at) % 1000:03}"
        page.fill("input[name=card]:not([type=hidden])", digits + check_character(digits))
        with page.expect_navigation(wait_until="load"):
            page.press("input[name=card]:not([type=hidden])", "Enter")
        page.fill(f"[name=m{at}-name]", name)
        page.select_option(f"[name=m{at}-role]", index=at + 1)
    visitor.shoot("filled", 200, is_weighed=False)
    for pressed, state in (("核对", "check"), ("登记", "")):
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name=pressed).last.click()
        visitor.shoot(state, 200, is_weighed=False)


def leave_a_form(visitor: Visitor) -> list[str]:
    """A form that was begun and not sent, as the page keeps it before an idle end."""
    page = visitor.page
    visitor.open("s/register")
    page.fill("input[name=card]:not([type=hidden])", "11010119900307")
    page.evaluate(_KEEP)
    return ["account/unsent"]


def fetch_returned(visitor: Visitor) -> None:
    """The rows that a list got back, as a file."""
    for address in list(visitor.examples.values()):
        if name_of(address) not in ("import_result", "list_page"):
            continue
        visitor.open(address)
        button = visitor.page.locator("form[action$='/returned'] button")
        if button.count():
            with visitor.page.expect_download():
                button.first.click()
            return


def look_after_an_account(visitor: Visitor) -> list[str]:
    """Addresses of what may be done with somebody else's account."""
    from canbao.access.account_lists import accounts_shown, offices_shown

    actor = visitor.guest.actor
    assert actor is not None
    for office in offices_shown(actor, "village", ""):
        for account in accounts_shown(actor, office.id):
            return [f"a/people/account/{account.id}{end}" for end in ("", "/password", "/stop")]
    return []
