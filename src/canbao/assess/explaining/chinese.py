"""The sentences of an explanation in Chinese.

In: an `Explanation`. Out: lines of text. Never: a word of the code where the notice has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.assess.explaining.chinese_reasons import tell_step, tell_unused
from canbao.assess.explaining.explanation import (
    AidPart,
    Explanation,
    RepairOffer,
    SumLine,
    Turning,
    WaitSpan,
)
from canbao.assess.explaining.sayings import WHAT_TO_DO, say_cite, say_questions, say_reason, say_yuan
from canbao.assess.labels import ANSWERS, WARNINGS
from canbao.policy.phrases import say_share
from canbao.policy.wordbook import pick, say_day
from canbao.values.days import add_days
from canbao.values.fen import format_yuan

_SUM_WORDS = {"price": "标准", "repair": "修复缴费", "aid": "资助", "sponsor": "扶持"}
_OPEN = {
    "membership": "谁可以参保",
    "price": "应缴多少",
    "aid": "资助",
    "cover": "待遇从哪天开始",
    "waiting": "要不要等待",
}
_OTHERS = {
    "not_eligible": "不能在这里参保",
    "refused": "不能受理",
    "not_stated": "通知没有规定",
    "deferred": "由其他文件规定",
    "pending": "要等标准公布才能定",
}


def tell(found: Explanation) -> Iterator[str]:
    """The whole explanation, line by line."""
    yield f"{found.title}（{found.document}）"
    if found.paid is not None:
        yield f"{say_day(found.paid)}缴费。" if found.is_paid else f"按{say_day(found.paid)}缴费计算。"
    yield ""
    yield from _result(found)
    yield from _money(found)
    yield from _silences(found)
    yield from _days(found)
    yield from _open(found)
    yield from _section(
        "为什么", [f"{number}. {tell_step(found, step)}" for number, step in enumerate(found.steps, start=1)]
    )
    yield from _section("也符合、但没有用到的资助", [f"· {tell_unused(item)}" for item in found.unused_aid])
    yield from _section(
        "通知没有写明、按以下读法办理", [f"· {item.id} {item.question}{item.meaning}。" for item in found.readings]
    )


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"【{title}】"
        yield from lines


# -- the result --------------------------------------------------------------------------------------------------------


def _result(found: Explanation) -> Iterator[str]:
    shown = found.shown_fen
    match found.outcome:
        case "payable":
            yield f"本人应缴 {say_yuan(shown or 0, 'zh')}。"
        case "provisional":
            yield f"本人暂按 {say_yuan(shown or 0, 'zh')}；{_pending(found)}公布以后重新计算。"
        case "pending":
            yield f"{_pending(found)}还没有公布，现在算不出应缴多少。"
        case "unsettled":
            yield "现在还不能确定应缴多少。"
        case "not_stated" | "deferred":
            yield "这份通知没有规定这种情况应缴多少。" if found.outcome == "not_stated" else "应缴多少由其他文件规定。"
        case _:
            yield from _turned_away(found)
    for advice in found.advice:
        yield f"另请注意：{_turning(advice)}"


def _silences(found: Explanation) -> Iterator[str]:
    for part in found.open_parts:
        refer = f"请查：{part.refer}。" if part.refer else ""
        yield f"{_OPEN[part.part]}：{ANSWERS.get(part.answer, part.answer)}{say_cite(part.cite, 'zh')}。{refer}"


def _pending(found: Explanation) -> str:
    return "、".join(pick(name, "zh") for name in found.pending_names)


def _turned_away(found: Explanation) -> Iterator[str]:
    assert found.turning is not None
    opening = "不能在这里参保" if found.outcome == "not_eligible" else "这笔缴费现在不能受理"
    yield f"{opening}：{_turning(found.turning)}"
    code = found.turning.reason or found.turning.need or ""
    if found.turning.reason == "before_window" and found.next_window_from:
        yield f"怎么办：{say_day(found.next_window_from)}起可以缴费。"
    elif code in WHAT_TO_DO:
        yield f"怎么办：{pick(WHAT_TO_DO[code], 'zh')}。"
    if found.shown_fen is not None:
        yield f"能受理的时候，应缴 {say_yuan(found.shown_fen, 'zh')}。"


def _turning(turning: Turning) -> str:
    said = [say_reason(turning.reason, "zh")] if turning.reason else []
    if turning.need:
        said.append(
            f"需要{say_reason(turning.need, 'zh')}" if turning.need != "household_registration" else "需要先上户"
        )
    return f"{'，'.join(said)}{say_cite(turning.cite, 'zh')}。"


# -- money -------------------------------------------------------------------------------------------------------------


def _money(found: Explanation) -> Iterator[str]:
    if not found.sum or found.shown_fen is None or found.outcome == "unsettled":
        return
    yield f"  {_sum(found)}"
    if len(found.parts) > 1:
        yield "  谁出：" + "，".join(f"{part.name} {say_yuan(part.fen, 'zh')}" for part in found.parts) + "。"
    if found.refund_fen:
        yield f"  缴费以后才认定，多缴的 {say_yuan(found.refund_fen, 'zh')}退给本人。"
    later = next((part for part in found.aid if part.is_later), None)
    if later is not None:
        yield f"  {_later(found, later)}"


def _sum(found: Explanation) -> str:
    parts = [_sum_part(line, is_first=place == 0) for place, line in enumerate(found.sum)]
    until_set = "（暂按）" if found.payable_fen is None else ""
    return f"应缴 = {''.join(parts)} = {say_yuan(found.shown_fen or 0, 'zh')}{until_set}"


def _sum_part(line: SumLine, *, is_first: bool) -> str:
    sign = "" if is_first else " − " if line.fen < 0 else " + "
    word = line.name if line.kind == "price" and line.name else _SUM_WORDS[line.kind]
    return f"{sign}{word} {format_yuan(abs(line.fen))}{say_cite(line.cite, 'zh')}"


def _later(found: Explanation, part: AidPart) -> str:
    if part.fen is None:
        return f"缴费以后可以申请补助，金额按{part.refer or '另外的文件'}{say_cite(part.cite, 'zh')}。"
    payers = "、".join(found.payer_names.get(payer, payer) for payer, _ in part.payers)
    return f"缴费以后再补给本人 {say_yuan(part.fen, 'zh')}，由{payers}出{say_cite(part.cite, 'zh')}。"


# -- days --------------------------------------------------------------------------------------------------------------


def _days(found: Explanation) -> Iterator[str]:
    if found.cover is not None:
        yield from _cover(found)
    if found.wait is not None:
        yield f"等待：{_wait(found.wait)}"
    if found.repair is not None:
        yield from _repair(found.repair)


def _cover(found: Explanation) -> Iterator[str]:
    cover = found.cover
    assert cover is not None
    if cover.is_none_left:
        yield f"待遇：{WARNINGS['waiting_exceeds_year']}。收费以前请说清楚。"
    elif cover.first is None:
        yield f"待遇：哪天开始还不能确定{say_cite(cover.cite, 'zh')}。"
    else:
        until = f"，到{say_day(cover.last)}为止" if cover.last else ""
        yield f"待遇：从{say_day(cover.first)}开始{until}{say_cite(cover.cite, 'zh')}。"


def _wait(wait: WaitSpan) -> str:
    if wait.instead is not None:
        share = f"（{say_share(wait.instead_share)}）" if wait.instead_share is not None else ""
        return f"不用等待，但{wait.instead}{share}{say_cite(wait.cite, 'zh')}。"
    if wait.last is None:
        return f"不用等待{say_cite(wait.cite, 'zh')}。"
    return f"{_wait_length(wait)}{say_cite(wait.cite, 'zh')}。{_wait_days(wait)}"


def _wait_length(wait: WaitSpan) -> str:
    if wait.fixed_days and not (wait.fixed_months or wait.variable_months):
        return f"要等 {wait.fixed_days} 天"
    parts = [f"固定 {wait.fixed_months} 个月"] if wait.fixed_months else []
    if wait.variable_months:
        parts.append(
            f"断保 {wait.break_years} 年加 {wait.variable_months} 个月"
            if wait.break_years
            else f"加 {wait.variable_months} 个月"
        )
    if wait.fixed_days:
        parts.append(f"{wait.fixed_days} 天")
    months = wait.fixed_months + wait.variable_months
    whole = f"，共 {months} 个月" if len(parts) > 1 and not wait.fixed_days else ""
    return f"要等{'，'.join(parts)}{whole}" + ("（每月按 30 天）" if wait.thirty_days else "")


def _wait_days(wait: WaitSpan) -> str:
    assert wait.last is not None
    start = ""
    if wait.first is not None:
        first = say_day(wait.first)
        start = (
            f"缴费当天不算，从{first}数起，" if wait.from_payment and not wait.counts_first_day else f"从{first}数起，"
        )
    return f"{start}数到{say_day(wait.last)}；{say_day(add_days(wait.last, 1))}起可以享受。"


def _repair(repair: RepairOffer) -> Iterator[str]:
    each = f"每年 {say_yuan(repair.each_fen, 'zh')}" + ("（暂定）" if repair.is_provisional else "")
    if repair.accepted:
        yield f"修复：已按补缴 {repair.accepted} 年计算，{each}{say_cite(repair.cite, 'zh')}。"
    if repair.refused:
        yield f"修复：另有 {repair.refused} 年不收，补了也不会少等{say_cite(repair.cite, 'zh')}。"
    for option in repair.options:
        if option.years > repair.accepted:
            until = f"，等到{say_day(option.last)}" if option.last else "，不用等待"
            cost = f"可以补缴 {option.years} 年，{each}，共 {say_yuan(option.fen, 'zh')}"
            yield f"修复：{cost}，等待减为 {option.months} 个月{until}{say_cite(repair.cite, 'zh')}。"


# -- what is open ------------------------------------------------------------------------------------------------------


def _open(found: Explanation) -> Iterator[str]:
    possible = found.possible
    if possible is None:
        return
    sums = [say_yuan(fen, "zh") for fen in possible.payable_fen]
    said = [*(["应缴 " + "、".join(sums)] if sums else []), *(_OTHERS[name] for name in possible.others)]
    if said and found.outcome == "unsettled":
        yield f"{'可能是' if possible.is_whole else '至少可能是'}：{'；'.join(said)}。"
    title = "还要问清" if found.outcome == "unsettled" else "应缴已经确定；待遇和等待还要问清"
    questions = say_questions(possible.asks, "zh")
    yield from _section(title, [f"{number}. {line}" for number, line in enumerate(questions, start=1)])
