"""The sentences of an explanation in English. Clauses, documents and names of standings stay as the notice has them.

In: an `Explanation`. Out: lines of text. Never: another thought than the Chinese text has.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.assess.explaining.english_reasons import tell_step, tell_unused
from canbao.assess.explaining.explanation import (
    AidPart,
    Explanation,
    RepairOffer,
    SumLine,
    Turning,
    WaitSpan,
)
from canbao.assess.explaining.sayings import WHAT_TO_DO, say_cite, say_questions, say_reason, say_yuan
from canbao.policy.phrases import say_share
from canbao.policy.wordbook import pick, say_day
from canbao.values.days import add_days
from canbao.values.fen import format_yuan

_SUM_WORDS = {"price": "standard", "repair": "repair", "aid": "aid", "sponsor": "sponsor"}
_OPEN = {
    "membership": "Who may enrol",
    "price": "The charge",
    "aid": "Aid",
    "cover": "The first day of benefits",
    "waiting": "Waiting",
}
_ANSWERS = {"not_stated": "the notice does not say", "deferred": "another document rules", "pending": "not set yet"}
_OTHERS = {
    "not_eligible": "cannot enrol here",
    "refused": "cannot be taken",
    "not_stated": "the notice does not say",
    "deferred": "another document rules",
    "pending": "waits for a figure to be set",
}


def tell(found: Explanation) -> Iterator[str]:
    """The whole explanation, line by line."""
    yield f"{found.title} ({found.document})"
    if found.paid is not None:
        yield f"Paid on {say_day(found.paid, 'en')}." if found.is_paid else f"If paid on {say_day(found.paid, 'en')}."
    yield ""
    yield from _result(found)
    yield from _money(found)
    yield from _silences(found)
    yield from _days(found)
    yield from _open(found)
    yield from _section(
        "Why", [f"{number}. {tell_step(found, step)}" for number, step in enumerate(found.steps, start=1)]
    )
    yield from _section(
        "Aid that holds as well and is not used", [f"- {tell_unused(item)}" for item in found.unused_aid]
    )
    readings = [f"- {item.id} = {item.answer}: {item.question}{item.meaning}" for item in found.readings]
    yield from _section("The notice leaves this open; it was read as follows", readings)


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title}:"
        yield from lines


# -- the result --------------------------------------------------------------------------------------------------------


def _result(found: Explanation) -> Iterator[str]:
    pending = ", ".join(pick(name, "en") for name in found.pending_names)
    match found.outcome:
        case "payable":
            yield f"To pay: {say_yuan(found.shown_fen or 0, 'en')}."
        case "provisional":
            shown = say_yuan(found.shown_fen or 0, "en")
            yield f"To pay for now: {shown}; worked out again when this is set: {pending}."
        case "pending":
            yield f"Nothing can be worked out until this is set: {pending}."
        case "unsettled":
            yield "What is to be paid is not settled yet."
        case "not_stated" | "deferred":
            yield f"What is to be paid: {_ANSWERS[found.outcome]}."
        case _:
            yield from _turned_away(found)
    for advice in found.advice:
        yield f"Please note: {_turning(advice)}"


def _silences(found: Explanation) -> Iterator[str]:
    for part in found.open_parts:
        refer = f" See: {part.refer}." if part.refer else ""
        yield f"{_OPEN[part.part]}: {_ANSWERS.get(part.answer, part.answer)}{say_cite(part.cite, 'en')}.{refer}"


def _turned_away(found: Explanation) -> Iterator[str]:
    assert found.turning is not None
    opening = "Cannot enrol here" if found.outcome == "not_eligible" else "This payment cannot be taken"
    yield f"{opening}: {_turning(found.turning)}"
    code = found.turning.reason or found.turning.need or ""
    if found.turning.reason == "before_window" and found.next_window_from:
        yield f"What to do: pay from {say_day(found.next_window_from, 'en')} on."
    elif code in WHAT_TO_DO:
        yield f"What to do: {pick(WHAT_TO_DO[code], 'en')}."
    if found.shown_fen is not None:
        yield f"When it can be taken, {say_yuan(found.shown_fen, 'en')} are to be paid."


def _turning(turning: Turning) -> str:
    said = [say_reason(turning.reason, "en")] if turning.reason else []
    if turning.need:
        said.append(f"needed: {say_reason(turning.need, 'en')}")
    return f"{', '.join(said)}{say_cite(turning.cite, 'en')}."


# -- money -------------------------------------------------------------------------------------------------------------


def _money(found: Explanation) -> Iterator[str]:
    if not found.sum or found.shown_fen is None or found.outcome == "unsettled":
        return
    parts = "".join(_sum_part(line, is_first=place == 0) for place, line in enumerate(found.sum))
    yield f"  due = {parts} = {say_yuan(found.shown_fen, 'en')}"
    if len(found.parts) > 1:
        who = [
            f"{'the person' if part.payer == 'self' else part.name} {say_yuan(part.fen, 'en')}" for part in found.parts
        ]
        yield f"  Who pays: {', '.join(who)}."
    if found.refund_fen:
        yield f"  Certified after the payment: {say_yuan(found.refund_fen, 'en')} are given back."
    later = next((part for part in found.aid if part.is_later), None)
    if later is not None:
        yield f"  {_later(found, later)}"


def _sum_part(line: SumLine, *, is_first: bool) -> str:
    sign = "" if is_first else " - " if line.fen < 0 else " + "
    word = line.name if line.kind == "price" and line.name else _SUM_WORDS[line.kind]
    return f"{sign}{word} {format_yuan(abs(line.fen))}{say_cite(line.cite, 'en')}"


def _later(found: Explanation, part: AidPart) -> str:
    if part.fen is None:
        document = f"{part.refer or 'another document'}{say_cite(part.cite, 'en')}"
        return f"Aid can be claimed after the payment; the amount stands in {document}."
    payers = ", ".join(found.payer_names.get(payer, payer) for payer, _ in part.payers)
    return f"Paid back later: {say_yuan(part.fen, 'en')} by {payers}{say_cite(part.cite, 'en')}."


# -- days --------------------------------------------------------------------------------------------------------------


def _days(found: Explanation) -> Iterator[str]:
    if found.cover is not None:
        yield f"Benefits: {_cover(found)}"
    if found.wait is not None:
        yield f"Waiting: {_wait(found.wait)}"
    if found.repair is not None:
        yield from _repair(found.repair)


def _cover(found: Explanation) -> str:
    cover = found.cover
    assert cover is not None
    if cover.is_none_left:
        return "the wait outlasts the year, so no day of benefits is left. Say so before taking the money."
    if cover.first is None:
        return f"the first day is not settled{say_cite(cover.cite, 'en')}."
    until = f" to {say_day(cover.last, 'en')}" if cover.last else ""
    return f"from {say_day(cover.first, 'en')}{until}{say_cite(cover.cite, 'en')}."


def _wait(wait: WaitSpan) -> str:
    if wait.instead is not None:
        share = f" ({say_share(wait.instead_share)})" if wait.instead_share is not None else ""
        return f"none; instead: {wait.instead}{share}{say_cite(wait.cite, 'en')}."
    if wait.last is None:
        return f"none{say_cite(wait.cite, 'en')}."
    parts = [f"{_many(wait.fixed_months, 'month')} fixed"] if wait.fixed_months else []
    if wait.variable_months:
        parts.append(f"{_many(wait.variable_months, 'month')} for {_many(wait.break_years or 0, 'year')} missed")
    if wait.fixed_days:
        parts.append(_many(wait.fixed_days, "day"))
    length = " + ".join(parts) + (", 30 days a month" if wait.thirty_days else "")
    return f"{length}{say_cite(wait.cite, 'en')}. {_wait_days(wait)}"


def _wait_days(wait: WaitSpan) -> str:
    assert wait.last is not None
    start = ""
    if wait.first is not None:
        uncounted = (
            "The day of payment does not count; counted"
            if wait.from_payment and not wait.counts_first_day
            else "Counted"
        )
        start = f"{uncounted} from {say_day(wait.first, 'en')} "
    return f"{start}to {say_day(wait.last, 'en')}; benefits from {say_day(add_days(wait.last, 1), 'en')}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _repair(repair: RepairOffer) -> Iterator[str]:
    each = f"{say_yuan(repair.each_fen, 'en')} a year" + (" (provisional)" if repair.is_provisional else "")
    if repair.accepted:
        yield f"Repair: reckoned with {_many(repair.accepted, 'year')} paid for, {each}{say_cite(repair.cite, 'en')}."
    if repair.refused:
        yield f"Repair: {repair.refused} more are not taken, they would shorten nothing{say_cite(repair.cite, 'en')}."
    for option in repair.options:
        if option.years > repair.accepted:
            until = f", until {say_day(option.last, 'en')}" if option.last else ", no wait"
            paid = f"pay for {_many(option.years, 'year')} at {each} = {say_yuan(option.fen, 'en')}"
            wait = f"the wait becomes {_many(option.months, 'month')}{until}"
            yield f"Repair: {paid}, and {wait}{say_cite(repair.cite, 'en')}."


# -- what is open ------------------------------------------------------------------------------------------------------


def _open(found: Explanation) -> Iterator[str]:
    possible = found.possible
    if possible is None:
        return
    said = [say_yuan(fen, "en") for fen in possible.payable_fen] + [_OTHERS[name] for name in possible.others]
    if said and found.outcome == "unsettled":
        yield f"{'It can be' if possible.is_whole else 'It can at least be'}: {', '.join(said)}."
    title = (
        "Still to ask" if found.outcome == "unsettled" else "The due is settled; still to ask for benefits and waiting"
    )
    questions = say_questions(possible.asks, "en")
    yield from _section(title, [f"{number}. {line}" for number, line in enumerate(questions, start=1)])
