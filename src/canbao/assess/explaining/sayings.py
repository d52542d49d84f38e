"""The words that all sentences of an explanation share: facts, questions, reasons and what to do, sums.

In: records of an explanation, a language. Out: short phrases. Never: a sum worked out, a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from canbao.assess.explaining.explanation import FactRead, Read, StandingRead
from canbao.assess.facts import Standing
from canbao.policy.rules import Cite
from canbao.policy.vocabulary import COUNTS, FACTS, NEEDS, REASONS, Kind
from canbao.policy.wordbook import (
    RELATIONS,
    THERE_OR_NOT,
    VALUES,
    YES_NO,
    Lang,
    Said,
    label_fact,
    name_grades,
    name_standing,
    pick,
    say_day,
    say_fact,
    say_value,
)
from canbao.values.fen import format_yuan

MEASURES: Mapping[str, Said] = {"day_no": ("天数", "days counted")}
"""Numbers of days that a policy measures."""
QUESTIONS: Mapping[str, Said] = {
    "break_years": (
        "以往哪些年度参加过居民医保、职工医保？",
        "In which years was the person in the resident or the employee scheme?",
    ),
    "continuous_years": ("以往哪些年度参加过居民医保？", "In which years was the person in the resident scheme?"),
}
"""Questions for numbers that are counted from other facts."""

REASONS_IN_ENGLISH: Mapping[str, str] = {
    "before_window": "the central window has not opened yet",
    "after_late_window": "the late window has closed",
    "employee_scheme": "the person is, or should be, in the employee scheme",
    "no_residence_permit": "there is no valid residence permit",
    "residence_too_short": "the person has not lived here long enough",
    "employed": "the person is employed and does not belong to the resident scheme",
    "duplicate_enrolment": "the person is enrolled elsewhere; nobody may be enrolled twice",
    "enrol_at_school": "the school enrols its students as a body",
    "must_enrol_locally": "this is only for who is enrolled here",
    "multi_year_payment": "one year is paid at a time",
    "wrong_pay_place": "another place was chosen when paying",
    "wrong_tier": "the tier is not one that may be chosen",
    "already_aided": "aid was given by the other place",
    "outside_province": "the place lies outside the province",
    "out_of_scope": "the person is not among those whom this notice covers",
    "name_mismatch": "the name differs from the identity card",
    "covered_by_employee_scheme": "the employee scheme covers that day",
    "not_stated": "the notice does not say",
    "wrong_year": "the payment is for another year",
    "other_insurance": "the person has other basic insurance",
    "enrols_elsewhere": "the person enrols in another place, which this notice does not collect for",
    "selective_enrolment": "only some of the household enrol",
    "deferred": "another document rules",
}
NEEDS_IN_ENGLISH: Mapping[str, str] = {
    "employee_cover_proof": "the proof of employee cover and its payments",
    "not_enrolled_proof": "the proof of no enrolment from the hukou place",
    "household_registration": "hukou registration first",
}
WHAT_TO_DO: Mapping[str, Said] = {
    "before_window": ("集中缴费期开始以后再来缴费", "Come back to pay when the central window has opened"),
    "after_late_window": (
        "本年度不能再缴，请在下一年度的集中缴费期参保",
        "Pay for the next year in its central window",
    ),
    "employee_scheme": (
        "在单位参加职工医保；停保以后再来办理",
        "Stay in the employee scheme; come back when that cover has ended",
    ),
    "no_residence_permit": (
        "先办居住证，或者回户籍地参保",
        "Apply for a residence permit first, or enrol at the hukou place",
    ),
    "residence_too_short": (
        "居住满规定时间以后再来，或者回户籍地参保",
        "Come back after the months required, or enrol at the hukou place",
    ),
    "employed": ("由用人单位办理职工医保", "The employer enrols the person in the employee scheme"),
    "duplicate_enrolment": (
        "只能保留一处：要在这里参保，先停掉另一处",
        "Keep one place only: to enrol here, end the other enrolment first",
    ),
    "enrol_at_school": ("到就读的学校参保缴费", "Enrol and pay at the school"),
    "must_enrol_locally": ("要享受这一项，须在本地参保", "To have this, enrol here"),
    "multi_year_payment": ("只缴本年度一年的费用", "Pay for this year only"),
    "wrong_pay_place": ("重新缴费，缴费地区选本地", "Pay again and choose this place"),
    "wrong_tier": ("按规定重新选择缴费档次", "Choose a tier that the notice offers"),
    "out_of_scope": ("到户籍地或常住地的医保窗口参保", "Enrol at the window of the hukou place or the residence"),
    "name_mismatch": ("按身份证更正姓名以后再办", "Correct the name as it stands on the identity card"),
    "other_insurance": ("先停掉另一种基本医保，或者继续参加那一种", "End the other insurance first, or stay in it"),
    "enrols_elsewhere": ("到参保地缴费", "Pay at the place of enrolment"),
    "selective_enrolment": ("符合条件的家庭成员一起参保", "Enrol all eligible members of the household"),
    "wrong_year": ("改选正确的缴费年度", "Choose the right benefit year"),
    "employee_cover_proof": ("请带来职工医保参保缴费证明", "Bring the proof of employee cover"),
    "not_enrolled_proof": ("请带来户籍地出具的未参保证明", "Bring the proof of no enrolment from the hukou place"),
    "household_registration": ("先到派出所上户，再来参保", "Register in the household register first"),
}
"""What somebody who is turned away can do next."""


def say_reason(code: str | None, lang: Lang) -> str:
    """Why nothing is taken, or which paper is missing."""
    if code is None:
        return ""
    if lang == "en":
        return REASONS_IN_ENGLISH.get(code) or NEEDS_IN_ENGLISH.get(code) or code.replace("_", " ")
    return REASONS.get(code) or NEEDS.get(code) or code


def say_yuan(fen: int, lang: Lang) -> str:
    """A sum.

    >>> say_yuan(18750, "zh"), say_yuan(18750, "en")
    ('187.50 元', '187.50 yuan')
    """
    return f"{format_yuan(fen)} {'元' if lang == 'zh' else 'yuan'}"


def say_cite(cite: Cite | None, lang: Lang) -> str:
    """The clause as it is shown in brackets."""
    return "" if cite is None else f"（{cite.text}）" if lang == "zh" else f" ({cite.text})"


# -- facts -------------------------------------------------------------------------------------------------------------

_MOST_NAMED = 3
"""Standings that are named one by one when a person has none of them."""


def say_reads(reads: Iterable[Read], lang: Lang) -> str:
    """Facts one after the other."""
    said = dict.fromkeys(say_read(read, lang) for read in reads)
    return ("，" if lang == "zh" else ", ").join(said)


def say_read(read: Read, lang: Lang) -> str:
    """One fact with its value."""
    match read:
        case FactRead(name, value):
            if name in FACTS or name in COUNTS:
                return say_fact(name, value, lang)
            label = pick(MEASURES[name], lang) if name in MEASURES else name
            return f"{label}是 {value}" if lang == "zh" else f"{label}: {value}"
        case StandingRead():
            return _say_standing(read, lang)
    relation = pick(RELATIONS[read.relation], lang)
    return (
        f"符合条件的{relation}有 {read.count} 人"
        if lang == "zh"
        else f"{read.count} {relation}(s) fulfil the condition"
    )


def _say_standing(read: StandingRead, lang: Lang) -> str:
    if not read.held:
        words = read.word.split("、")
        if len(words) > _MOST_NAMED:
            return (
                f"没有{words[0]}等 {len(words)} 种身份"
                if lang == "zh"
                else f"holds none of {len(words)} standings ({words[0]} …)"
            )
        return f"没有“{'”“'.join(words)}”身份" if lang == "zh" else f"does not hold {', '.join(words)}"
    said = ("、" if lang == "zh" else ", ").join(_say_held(standing, lang) for standing in read.held)
    if read.counts:
        return f"持有{said}" if lang == "zh" else f"holds {said}"
    return f"所持{said}在此不算" if lang == "zh" else f"{said} does not count here"


def _say_held(standing: Standing, lang: Lang) -> str:
    name = name_standing(standing.id, lang)
    if standing.grades:
        name += f"（{name_grades(standing.grades)}）" if lang == "zh" else f", {name_grades(standing.grades, 'en')}"
    limits = []
    if standing.role in VALUES["role"]:
        limits.append(
            f"身为{say_value('role', standing.role)}"
            if lang == "zh"
            else f"as {say_value('role', standing.role, 'en')}"
        )
    if standing.certified:
        limits.append(
            f"{say_day(standing.certified)}认定" if lang == "zh" else f"certified {say_day(standing.certified, 'en')}"
        )
    if standing.until:
        limits.append(f"到{say_day(standing.until)}为止" if lang == "zh" else f"until {say_day(standing.until, 'en')}")
    if lang == "zh":
        return f"“{name}”身份" + (f"（{'，'.join(limits)}）" if limits else "")
    return name + (f" ({', '.join(limits)})" if limits else "")


def say_questions(asks: Iterable[str], lang: Lang) -> list[str]:
    """The questions, those about standings put together in one.

    >>> say_questions(["has:孤儿", "birth", "has:低保对象"], "zh")
    ['有没有“孤儿”“低保对象”身份？名单还没有报全', '出生日期是哪一天？']
    """
    words = dict.fromkeys(
        word for ask in asks if ask.startswith("has:") for word in ask.removeprefix("has:").split("、")
    )
    about = ["、".join(words)] if words else []
    return [
        *(_ask_standings(word, lang) for word in about),
        *(say_question(ask, lang) for ask in asks if not ask.startswith("has:")),
    ]


def say_question(ask: str, lang: Lang) -> str:
    """The question to ask for an open fact.

    >>> say_question("birth", "zh"), say_question("has:低保对象", "zh")
    ('出生日期是哪一天？', '有没有“低保对象”身份？名单还没有报全')
    """
    if ask.startswith("has:"):
        return _ask_standings(ask.removeprefix("has:"), lang)
    if ":" in ask:
        relation = ask.partition(":")[0]
        return (
            f"{pick(RELATIONS[relation], lang)}的情况？"
            if lang == "zh"
            else f"Facts of the {pick(RELATIONS[relation], lang)}?"
        )
    if ask in QUESTIONS:
        return pick(QUESTIONS[ask], lang)
    return _ask_fact(ask, lang) if ask in FACTS else ask


def _ask_standings(word: str, lang: Lang) -> str:
    words = word.split("、")
    if lang == "en":
        return f"Does the person hold any of {', '.join(words)}? The lists are not complete"
    return f"有没有“{'”“'.join(words)}”身份？名单还没有报全"


def _ask_fact(name: str, lang: Lang) -> str:
    label = label_fact(name, lang)
    if name in YES_NO:
        return _as_question(pick(YES_NO[name][0], lang), lang)
    opening = (
        _as_question(pick(THERE_OR_NOT[name][0], lang), lang)
        if FACTS[name].none_means_absent and name in THERE_OR_NOT
        else ""
    )
    if lang == "en":
        return f"{opening} {label[0].upper()}{label[1:]}?".strip()
    if name in VALUES:
        return f"{label}是哪一种：{'、'.join(pick(said, 'zh') for said in VALUES[name].values())}？"
    asked = {Kind.DATE: "是哪一天", Kind.PLACE: "是哪里", Kind.YEARS: "有哪些"}.get(FACTS[name].kind, "是多少")
    return f"{opening}{label}{asked}？"


def _as_question(sentence: str, lang: Lang) -> str:
    return f"{sentence}吗？" if lang == "zh" else f"{sentence[0].upper()}{sentence[1:]}?"
