"""The letter to all residents (致居民的一封信): what the policy of the year says, in the order in which people ask.

In: a published policy, ways to pay, windows of service. Out: paragraphs with their clauses, who is helped and what is
left to pay. Never: a sentence on what the policy is silent about; a figure that the policy does not have; a rule
without those that are looked at before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from canbao.campaign.service_windows import WindowLine
from canbao.money.channels import Channel
from canbao.policy.model import Aid, AidRow
from canbao.policy.phrases import NEVER
from canbao.policy.rules import Rules
from canbao.policy.showing import Entry, Sheet
from canbao.policy.showing.speech import ANSWERS
from canbao.values.fen import share_of

ELSE = "以上各项以外的"
LISTED_APART = "通知单独列出的情形"
"""In the place of a condition that is called by its number: what it says fills half a page."""
_DAY = r"(\d{4}-\d{2}-\d{2})"
_BIRTH = re.compile("出生日期|未满1周岁")
_HELD = re.compile(
    r"^持有(?:“(?P<one>[^”]+)”身份|以下身份之一：(?P<some>[^（]+))(?:（(?P<more>(?:[^（）]|（[^（）]*）)+)）)?$"
)
_NUMBERED = re.compile(r"条件[①-⑳(]")
_READABLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"缴费日期不晚于[^（，]*?末日（{_DAY}）"), r"在\1（含当日）以前缴费"),
    (re.compile(rf"缴费日期晚于[^（，]*?末日（{_DAY}）"), r"在\1以后缴费"),
    (re.compile(rf"认定日期不晚于[^（，]*?末日（{_DAY}）"), r"须在\1（含当日）以前认定"),
    (re.compile(r"缴费日期不早于出生日期 且 "), ""),
    (re.compile(r"缴费日期在出生日期起(\d+)天内"), r"在出生后\1天内缴费"),
    (re.compile(rf"在[^（，]*?末日（{_DAY}）(已满|未满)"), r"到\1\2"),
    (re.compile(rf"待遇年度[首末]日（{_DAY}）"), r"\1"),
    (re.compile(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})"), r"\1年\2月\3日"),
    (re.compile(r"(\d)\.00元"), r"\1元"),
    (re.compile(" 且 "), "，且"),
    (re.compile("(?<=[收免补至]) | (?=至)"), ""),
    (re.compile(r" \+ "), "，再加"),
)
"""The policy's own words made shorter; never what they mean."""


@dataclass(frozen=True)
class Paragraph:
    """What is said of one question. `clauses`: where the policy says it, for who checks the letter."""

    name: str
    lines: tuple[str, ...]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helped:
    """One line of aid. `left_fen`: what is left of the personal standard; None: not to be said in one sum."""

    who: str
    how: str
    left_fen: int | None
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """All of it. `before`, `after` stand around the table of who is helped."""

    title: str
    subtitle: str
    before: tuple[Paragraph, ...]
    helped: tuple[Helped, ...]
    after: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Addressed:
    """To whom: the county, the year, a unit of it (the county itself), whose windows are named. `links_at`: where the
    county's links to pay stand.
    """

    county: str
    year: int
    unit: str
    windows: tuple[WindowLine, ...]
    links_at: str


def letter_to(to: Addressed, sheet: Sheet, rules: Rules, channels: Sequence[Channel]) -> Letter:
    """Paragraphs that the policy has nothing for are not there."""
    about = (
        Paragraph("", (f"{to.year}年度城乡居民基本医疗保险参保缴费的事项告知如下。",)),
        Paragraph("什么时候缴", *_windows(sheet)),
        Paragraph("缴多少钱", *_fee(sheet)),
    )
    more = (
        Paragraph("缴费以后才认定的", *_after_payment(sheet)),
        Paragraph("从哪天起享受待遇", *_cover(sheet)),
        Paragraph("要不要等待", *_listed(sheet, "waiting")),
        Paragraph("怎么缴", *_channels(channels, to.links_at)),
        Paragraph("通知写明不得做的", *_forbidden(sheet)),
        Paragraph("到哪里问", tuple(_said_window(each) for each in to.windows)),
        Paragraph("", (_source(sheet, rules),)),
    )
    place = "" if to.unit == to.county else f"（{to.unit}）"
    return Letter(
        f"致{to.county}城乡居民的一封信{place}", f"{to.year}年度城乡居民基本医疗保险",
        tuple(each for each in about if each.lines), tuple(_helped(sheet, rules)),
        tuple(each for each in more if each.lines),
    )  # fmt: skip


def plain(text: str) -> str:
    """The policy's words as a letter has them.

    >>> plain("缴费日期不晚于集中缴费期末日（2024-12-31）")
    '在2024年12月31日（含当日）以前缴费'
    """
    for pattern, instead in _READABLE:
        text = pattern.sub(instead, text)
    return text


def _entries(sheet: Sheet, key: str) -> tuple[Entry, ...]:
    section = sheet.section(key)
    return section.entries if section else ()


def _windows(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = _entries(sheet, "windows")
    lines = tuple(f"{each.name}：{plain(each.text_of('起止（含两端）'))}（首尾两日都含）。" for each in found)
    return tuple(line.replace("待定（首尾两日都含）", "日期待定") for line in lines), _clauses(found)


def _fee(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The personal standard, and what is asked of whom where that is not one sum for everybody."""
    standard = [each for each in _entries(sheet, "amounts") if each.key == "amounts.personal"]
    lines = tuple(f"{each.name}：每人{plain(each.text_of('金额'))}。" for each in standard)
    asked, clauses = _listed(sheet, "price")
    one_sum = {each.text_of("结果") for each in _spoken(_entries(sheet, "price"))}
    return (*lines, *(asked if len(one_sum) > 1 else ())), tuple(dict.fromkeys((*_clauses(standard), *clauses)))


def _cover(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As far as the lines on children who were just born; without such, all of it."""
    spoken = _spoken(_entries(sheet, "cover"))
    last = max((at for at, each in enumerate(spoken) if _BIRTH.search(each.text_of("条件"))), default=len(spoken))
    return _in_order(spoken[: last + 1])


def _listed(sheet: Sheet, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _in_order(_spoken(_entries(sheet, key)))


def _spoken(entries: Sequence[Entry]) -> list[Entry]:
    """Without lines that never hold, and without silence at the end; silence between others is said, for what stands
    below it does not hold for those people.
    """
    found = [each for each in entries if each.text_of("条件") != NEVER]
    while found and _is_silent(found[-1]):
        found.pop()
    return found


def _is_silent(entry: Entry) -> bool:
    return entry.text_of("结果").startswith(tuple(ANSWERS.values()))


def _in_order(entries: Sequence[Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first line that holds is the one that counts."""
    said = [_rule(each) for each in entries]
    if len(said) < 2:
        return tuple(f"{each}。" for each in said), _clauses(entries)
    numbered = [f"{at}. {each}" for at, each in enumerate(said, start=1)]
    return (f"从前往后看，第一条符合的算数：{'；'.join(numbered)}。",), _clauses(entries)


def _rule(entry: Entry) -> str:
    condition, result = entry.text_of("条件"), entry.text_of("结果")
    whose = "新生儿" if _BIRTH.search(condition) else ""
    if condition == ELSE:
        condition = "其余的，"
    elif _NUMBERED.search(condition):
        condition = f"{LISTED_APART}，"
    else:
        condition = f"{whose}{plain(condition)}的，".replace("的的", "的")
    return condition + ("通知没有规定" if _is_silent(entry) else plain(result))


def _helped(sheet: Sheet, rules: Rules) -> Iterator[Helped]:
    """Categories with the same aid on one line, in the order of the policy."""
    aid = rules.file.aid
    if not isinstance(aid, Aid):
        return
    entries = {each.key: each for each in _entries(sheet, "aid")}
    terms = {each.name: each.text_of("内容") for each in _entries(sheet, "terms")}
    grouped: dict[tuple[str, int | None], tuple[list[str], list[str]]] = {}
    for row in aid.rows:
        entry = entries[row.id]
        if entry.text_of("条件") == NEVER or _is_silent(entry):
            continue
        who, limits = _people(entry.text_of("条件"), terms)
        how = "；".join([plain(entry.text_of("结果")), *limits])
        names, clauses = grouped.setdefault((how, _left(row, aid, rules)), ([], []))
        names += [name for name in who if name not in names]
        clauses += [clause for clause in [entry.cite] if clause and clause not in clauses]
    for (how, left), (names, clauses) in grouped.items():
        yield Helped("、".join(names), how, left, tuple(clauses))


def _people(condition: str, terms: dict[str, str]) -> tuple[list[str], list[str]]:
    """Who is meant, and what else has to be so."""
    who: list[str] = []
    limits: list[str] = []
    for part in _parts(terms.get(condition, condition)):
        held = _HELD.match(part)
        if held:
            who += (held["one"] or held["some"]).split("、")
            limits += [plain(held["more"])] if held["more"] else []
        elif part.startswith("缴费日期"):
            limits.append(f"限{plain(part)}")
        else:
            limits.append(plain(terms.get(part, part)))
    return (who, limits) if who else (["，且".join(limits)], [])


def _parts(condition: str) -> list[str]:
    """What all has to hold, where that is how it is said.

    >>> _parts("甲 且 （乙 且 丙）"), _parts("甲 且 乙 或 丙")
    (['甲', '（乙 且 丙）'], ['甲 且 乙 或 丙'])
    """
    found, depth = [""], 0
    for word in re.split("([（）]| 且 | 或 )", condition):
        depth += {"（": 1, "）": -1}.get(word, 0)
        if word == " 或 " and not depth:
            return [condition]
        if word == " 且 " and not depth:
            found.append("")
        else:
            found[-1] += word
    return found


def _left(row: AidRow, aid: Aid, rules: Rules) -> int | None:
    """Of the personal standard, as one sum; None where it is not one."""
    standard = rules.file.amounts.get("personal")
    if standard is None or standard.fen is None or standard.bound != "exact" or not row.stated or row.bound != "exact":
        return None
    if row.mode != "direct":
        return standard.fen
    if row.share is not None:
        return standard.fen - share_of(standard.fen, Fraction(row.share)) if aid.base == "personal" else None
    return max(0, standard.fen - row.fen) if row.fen is not None else None


def _after_payment(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = [each for each in _entries(sheet, "aid") if each.key == "after_payment"]
    lines = (f"{plain(each.text_of('条件')).removeprefix('缴费以后才认定的').lstrip('，')}" for each in found)
    said = tuple(
        f"{limit}{'的，' if limit else ''}{each.text_of('结果')}。" for each, limit in zip(found, lines, strict=True)
    )
    return said, _clauses(found)


def _channels(channels: Sequence[Channel], links_at: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those done online, those where one goes, and where the county's links stand if it entered any."""
    named = [each.label for each in channels if each.is_online]
    there = [
        f"{each.label}{f'（{each.for_whom}）' if each.for_whom else ''}" for each in channels if not each.is_online
    ]
    lines = [f"{how}：{'、'.join(found)}。" for how, found in (("网上", named), ("到场", there)) if found]
    if any(each.url for each in channels):
        lines.append(f"本县录入的链接和二维码：{links_at}。")
    return tuple(lines), tuple(dict.fromkeys(each.clause for each in channels if each.clause))


def _forbidden(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = _entries(sheet, "administration.forbidden")
    said = "；".join(f"不得{each.text_of('不得')}" for each in found)
    return ((f"{said}。",) if said else ()), _clauses(found)


def _said_window(window: WindowLine) -> str:
    return f"{window.name}：{window.address}，{window.hours}，电话 {window.phone}。"


def _source(sheet: Sheet, rules: Rules) -> str:
    number = rules.file.source.number
    paper = f"《{sheet.title}》{f'（{number}）' if number else ''}"
    return f"以上按{paper}列出；这里没有写的情形，请问经办窗口。经办人不会问您要银行卡密码、短信验证码。"


def _clauses(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.cite for each in entries if each.cite))
