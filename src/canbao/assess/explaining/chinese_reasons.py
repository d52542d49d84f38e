"""Why, sentence by sentence, in Chinese: each step with its condition and facts, each aid that was not used.

In: an `Explanation` and one of its steps or unused aids. Out: a sentence. Never: a condition without the facts that
met it.
"""

from __future__ import annotations

from canbao.assess.explaining.explanation import AidPart, Explanation, PricePart, Step, UnusedAid
from canbao.assess.explaining.sayings import say_cite, say_reads, say_yuan
from canbao.policy.phrases import say_share
from canbao.policy.wordbook import pick
from canbao.values.fen import format_yuan

_WHY_UNUSED = {
    "lower": "比用上的那一项少，就高不就低",
    "later_in_order": "与用上的那一项一样多，条款在后",
    "more_from_towns": "一样多，但镇街要多出钱",
    "beaten_by_direct": "不比直接减免的多，事后没有差额可补",
    "gives_way": "金额另有文件规定，已有直接减免的不再用它",
    "beaten_by_later": "比先缴后补的那一项少",
    "nothing_left": "没有可以减免的金额",
}


def tell_step(found: Explanation, step: Step) -> str:
    """One step: what was decided, by which clause, the condition and the facts that met it."""
    if step.table.startswith("measures."):
        return f"{say_reads(step.facts[:1], 'zh')}（{step.condition}），依据 {step.cite.text}。"
    return f"{_verdict(found, step)}依据 {step.cite.text}。{_facts(step)}{_note(step)}"


def _facts(step: Step) -> str:
    said = say_reads(step.facts, "zh")
    if step.is_rest:
        return f"条件：以上各项以外的。{f'本人：{said}。' if said else ''}"
    if not said:
        return "对所有人都一样。"
    rule = f"条件：{step.condition}。" if step.condition else ""
    return f"{rule}本人：{said}。"


def _note(step: Step) -> str:
    return f"（{step.note}）" if step.note else ""


def _verdict(found: Explanation, step: Step) -> str:
    match step.table:
        case "membership":
            return "不能参保，" if found.outcome == "not_eligible" else "可以参保，"
        case "acceptance":
            return "不能受理，"
        case "price":
            return _price(found, step)
        case "aid":
            return _aid(found, step)
        case "cover":
            return "待遇从哪天开始，"
        case "waiting":
            return "不用等待，" if found.wait is not None and found.wait.is_none else "等待，"
    raise ValueError(step.table)


def _price(found: Explanation, step: Step) -> str:
    if step.fen is None:
        return "应缴多少没有规定，"
    parts = [_price_part(part) for part in found.price_parts]
    made = f" = {' + '.join(parts)}" if len(parts) > 1 else ""
    return f"标准 {say_yuan(step.fen, 'zh')}{made}，"


def _price_part(part: PricePart) -> str:
    provisional = "（暂按）" if part.is_provisional else ""
    return f"{pick(part.label, 'zh')} {format_yuan(part.fen)}{provisional}{say_cite(part.cite, 'zh')}"


def _aid(found: Explanation, step: Step) -> str:
    part = next(part for part in found.aid if part.row == step.row)
    if part.fen is None:
        return f"先缴后补，金额按{part.refer or '另外的文件'}，"
    opening = "先缴后补" if part.is_later else "资助"
    return f"{opening} {say_yuan(part.fen, 'zh')}{_worked(part)}，{_who(found, part)}，"


def _worked(part: AidPart) -> str:
    """How an aid is reckoned, where it is a share."""
    return (
        ""
        if part.share is None or part.base_fen is None
        else f" = {format_yuan(part.base_fen)} × {say_share(part.share)}"
    )


def _who(found: Explanation, part: AidPart) -> str:
    names = [(found.payer_names.get(payer, payer), fen) for payer, fen in part.payers]
    if len(names) == 1:
        return f"由{names[0][0]}出"
    return "、".join(f"{name}出 {say_yuan(fen, 'zh')}" for name, fen in names)


def tell_unused(item: UnusedAid) -> str:
    """One aid that holds as well, what it would give, and why it is not used."""
    size = say_share(item.share) if item.share is not None else ""
    fen = (
        f"{size}，{say_yuan(item.fen, 'zh')}"
        if item.fen is not None and size
        else say_yuan(item.fen, "zh")
        if item.fen is not None
        else "金额另定"
    )
    return f"{item.condition}（{item.cite.text}）：{fen}。{_WHY_UNUSED[item.why]}。"
