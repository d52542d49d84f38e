"""Why, sentence by sentence, in English: each step with its facts, each aid that was not used.

In: an `Explanation` and one of its steps or unused aids. Out: a sentence. Never: a condition without the facts that
met it.
"""

from __future__ import annotations

from canbao.assess.explaining.explanation import Explanation, PricePart, Step, UnusedAid
from canbao.assess.explaining.sayings import say_cite, say_reads, say_yuan
from canbao.policy.phrases import say_share
from canbao.policy.wordbook import pick
from canbao.values.fen import format_yuan

_WHY_UNUSED = {
    "lower": "it gives less than the one used",
    "later_in_order": "it gives the same and stands later",
    "more_from_towns": "it gives the same and costs the towns more",
    "beaten_by_direct": "it gives no more than the direct aid",
    "gives_way": "another document sets its amount, and direct aid goes first",
    "beaten_by_later": "the aid paid back later gives more",
    "nothing_left": "there is nothing left to take off",
}


def tell_step(found: Explanation, step: Step) -> str:
    """One step: what was decided, by which clause, and the facts that met it."""
    if step.table.startswith("measures."):
        return f"{say_reads(step.facts[:1], 'en')} by {step.cite.text}."
    return f"{_verdict(found, step)} by {step.cite.text}{_facts(step)}"


def _facts(step: Step) -> str:
    if not step.facts:
        return "." if step.is_rest else ", the same for everybody."
    return f"{', since no earlier row holds: ' if step.is_rest else ': '}{say_reads(step.facts, 'en')}."


def _verdict(found: Explanation, step: Step) -> str:
    match step.table:
        case "membership":
            return "Cannot enrol" if found.outcome == "not_eligible" else "May enrol"
        case "acceptance":
            return "Cannot be taken"
        case "price":
            return _price(found, step)
        case "aid":
            return _aid(found, step)
        case "cover":
            return "First day of benefits"
        case "waiting":
            return "No wait" if found.wait is not None and found.wait.is_none else "Waiting"
    raise ValueError(step.table)


def _price(found: Explanation, step: Step) -> str:
    if step.fen is None:
        return "No standard is stated,"
    parts = [_price_part(part) for part in found.price_parts]
    made = f" = {' + '.join(parts)}" if len(parts) > 1 else ""
    return f"Standard {say_yuan(step.fen, 'en')}{made}"


def _price_part(part: PricePart) -> str:
    provisional = " (provisional)" if part.is_provisional else ""
    return f"{pick(part.label, 'en')} {format_yuan(part.fen)}{provisional}{say_cite(part.cite, 'en')}"


def _aid(found: Explanation, step: Step) -> str:
    part = next(part for part in found.aid if part.row == step.row)
    if part.fen is None:
        return f"Paid back later, the amount stands in {part.refer or 'another document'}"
    who = ", ".join(f"{found.payer_names.get(payer, payer)} {format_yuan(fen)}" for payer, fen in part.payers)
    worked = (
        f" ({format_yuan(part.base_fen)} × {say_share(part.share)})"
        if part.share is not None and part.base_fen is not None
        else ""
    )
    return f"{'Paid back later' if part.is_later else 'Aid'} {say_yuan(part.fen, 'en')}{worked}, paid by {who}"


def tell_unused(item: UnusedAid) -> str:
    """One aid that holds as well, what it would give, and why it is not used."""
    size = [say_share(item.share)] if item.share is not None else []
    size.append(say_yuan(item.fen, "en") if item.fen is not None else "amount set elsewhere")
    return f"{item.row.replace('_', ' ')} ({item.cite.text}): {', '.join(size)}; {_WHY_UNUSED[item.why]}."
