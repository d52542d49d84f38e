"""What facts and their values are called when they are said to people, in Chinese and in English.

In: names and values of the closed vocabulary. Out: labels and short sentences, the same on every page and print. Never:
a word for a fact that the vocabulary does not have, a judgement about a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Literal

from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import COUNTS, FACTS, Kind
from canbao.values.divisions import load_divisions
from canbao.values.place import normalise

Lang = Literal["zh", "en"]
Said = tuple[str, str]
"""The same in Chinese and in English."""

_INDEX: Mapping[Lang, int] = {"zh": 0, "en": 1}

FACT_NAMES: Mapping[str, str] = {
    "birth": "day of birth",
    "sex": "sex",
    "married": "marriage",
    "nationality": "nationality",
    "permanent_residence": "permanent residence",
    "employed": "employment",
    "hukou": "hukou place",
    "residence": "residence",
    "birth_place": "place of birth",
    "school_place": "place of the school",
    "enrol_place": "enrolment place",
    "pay_place": "place chosen when paying",
    "enrolled_elsewhere": "place of another enrolment this year",
    "residence_permit": "residence permit",
    "residence_months": "months of residence",
    "long_term": "long-term residence",
    "child_of_permit_holder": "accompanying child of a permit holder",
    "migrant_child": "child of migrants",
    "migrant_child_enrolled_here": "child of migrants enrolled here",
    "student": "kind of student",
    "student_entry": "day of entering the school",
    "status": "special status",
    "newborn": "newborn",
    "hukou_registered": "day of hukou registration",
    "registered": "day of enrolment",
    "welfare_home_entry": "day of entering the children's home",
    "resident_years": "earlier years of resident insurance",
    "employee_years": "earlier years of employee insurance",
    "enrolled_before": "insured before",
    "employee_active": "employee insurance now",
    "uncovered_from": "first day without employee cover",
    "employee_proof": "proof of employee cover",
    "other_insurance": "other basic insurance",
    "not_enrolled_proof": "proof of no enrolment",
    "paid": "day of payment",
    "insured": "insured this year",
    "repair_years": "years to repair",
    "offer_years": "years offered at once",
    "tier": "tier chosen",
    "break_years": "break years",
    "continuous_years": "continuous years",
    "zero_claim_credits": "zero-claim years not used up",
}

YES_NO: Mapping[str, tuple[Said, Said]] = {
    "married": (("已婚", "married"), ("未婚", "not married")),
    "permanent_residence": (
        ("持有永久居留证", "holds permanent residence"),
        ("没有永久居留证", "holds no permanent residence"),
    ),
    "employed": (("已就业", "is employed"), ("未就业", "is not employed")),
    "long_term": (("长期居住", "lives here for long"), ("不是长期居住", "does not live here for long")),
    "child_of_permit_holder": (
        ("是居住证持有人的随迁子女", "is an accompanying child of a permit holder"),
        ("不是居住证持有人的随迁子女", "is no accompanying child of a permit holder"),
    ),
    "migrant_child": (("是流动人口子女", "is a child of migrants"), ("不是流动人口子女", "is no child of migrants")),
    "migrant_child_enrolled_here": (
        ("作为流动人口子女已在本地参保", "was enrolled here as a child of migrants"),
        ("没有作为流动人口子女在本地参保", "was not enrolled here as a child of migrants"),
    ),
    "newborn": (
        ("属于通知所说的新生儿", "is a newborn as the notice says"),
        ("不属于通知所说的新生儿", "is no newborn as the notice says"),
    ),
    "enrolled_before": (("曾参加基本医保", "was insured before"), ("从未参加过基本医保", "was never insured")),
    "employee_active": (
        ("正在参加职工医保", "has employee insurance"),
        ("没有在参加职工医保", "has no employee insurance"),
    ),
    "employee_proof": (
        ("持有职工医保参保缴费证明", "has a proof of employee cover"),
        ("没有职工医保参保缴费证明", "has no proof of employee cover"),
    ),
    "other_insurance": (
        ("已参加其他基本医保", "has other basic insurance"),
        ("没有参加其他基本医保", "has no other basic insurance"),
    ),
    "not_enrolled_proof": (
        ("持有户籍地未参保证明", "has a proof of no enrolment"),
        ("没有户籍地未参保证明", "has no proof of no enrolment"),
    ),
    "insured": (("本年度已缴费参保", "is insured this year"), ("本年度尚未缴费", "has not paid this year")),
}
"""A fact that is true or false, as a sentence either way."""

THERE_OR_NOT: Mapping[str, tuple[Said, Said]] = {
    "hukou": (("有户籍", "has a hukou"), ("没有户籍", "has no hukou")),
    "residence": (("有常住地", "has a residence"), ("没有常住地", "has no residence")),
    "school_place": (("在学校就读", "attends a school"), ("没有就读的学校", "attends no school")),
    "pay_place": (
        ("缴费时选择了地区", "chose a place when paying"),
        ("缴费时没有选择地区", "chose no place when paying"),
    ),
    "enrolled_elsewhere": (
        ("本年度已在他处参保", "is enrolled elsewhere this year"),
        ("本年度没有在他处参保", "is not enrolled elsewhere"),
    ),
    "student_entry": (
        ("有入学日期", "has a day of entering the school"),
        ("没有入学日期", "has no day of entering a school"),
    ),
    "hukou_registered": (
        ("已上户", "is in the household register"),
        ("尚未上户", "is not in a household register yet"),
    ),
    "registered": (("已办参保登记", "is enrolled"), ("尚未办参保登记", "is not enrolled yet")),
    "welfare_home_entry": (
        ("由儿童福利机构抚养", "lives in a children's home"),
        ("不在儿童福利机构", "lives in no children's home"),
    ),
    "uncovered_from": (
        ("职工医保已断保", "employee cover has ended"),
        ("职工医保没有断保", "no employee cover has ended"),
    ),
    "paid": (("已缴费", "has paid"), ("尚未缴费", "has not paid")),
    "tier": (("已选缴费档次", "chose a tier"), ("没有选缴费档次", "chose no tier")),
}
"""A fact that there may be none of, as a sentence either way."""

VALUES: Mapping[str, Mapping[str, Said]] = {
    "sex": {"male": ("男", "male"), "female": ("女", "female")},
    "nationality": {
        "CN": ("内地居民", "mainland Chinese"),
        "HMT": ("港澳台居民", "of Hong Kong, Macao or Taiwan"),
        "foreign": ("外国人", "a foreigner"),
    },
    "residence_permit": {"valid": ("有效", "valid"), "expired": ("已过期", "expired"), "none": ("没有", "none")},
    "student": {
        "none": ("不是学生", "no student"),
        "college_new": ("新入学大中专学生", "a new college student"),
        "college": ("大中专学生", "a college student"),
        "secondary_vocational": ("中职学生", "a vocational school student"),
        "high_school": ("高中生", "a high school student"),
        "secondary": ("中学生", "a secondary school student"),
        "primary": ("小学生", "a primary school pupil"),
        "international": ("留学生", "an international student"),
    },
    "status": {
        "none": ("没有", "none"),
        "veteran": ("退役军人", "a veteran"),
        "conscription_returned": ("征兵退回人员", "a returned conscript"),
        "released_prisoner": ("刑满释放人员", "a released prisoner"),
        "community_correction": ("社区矫正对象", "in community correction"),
        "garrison": ("驻地武警官兵", "of the garrison"),
    },
    "role": {"parent": ("父母", "parent"), "child": ("子女", "child")},
    "listed_by": {"school": ("学校报送", "listed by the school")},
}
"""Values that are written as English words in data. `role` and `listed_by` belong to a standing."""

SENTENCES: Mapping[tuple[str, str], tuple[Said, Said]] = {
    ("student", "none"): (("不是学生", "is no student"), ("是学生", "is a student")),
    ("status", "none"): (("没有特殊身份", "has no special status"), ("有特殊身份", "has a special status")),
    ("residence_permit", "valid"): (
        ("居住证有效", "holds a valid residence permit"),
        ("没有有效的居住证", "holds no valid residence permit"),
    ),
    ("residence_permit", "expired"): (
        ("居住证已过期", "the residence permit has expired"),
        ("居住证没有过期", "the residence permit has not expired"),
    ),
    ("residence_permit", "none"): (("没有居住证", "has no residence permit"), ("有居住证", "has a residence permit")),
}
"""Values that a sentence of their own says better than "… is …"."""
_SAID_WITHOUT_NAME = ("nationality", "student", "status")
"""Facts whose value says what the person is."""

RELATIONS: Mapping[str, Said] = {
    "parent": ("父母", "parent"),
    "spouse": ("配偶", "spouse"),
    "household": ("同户家人", "household member"),
}


def pick(said: Said, lang: Lang) -> str:
    """The Chinese or the English one.

    >>> pick(("甲", "A"), "en")
    'A'
    """
    return said[_INDEX[lang]]


def label_fact(name: str, lang: Lang = "zh") -> str:
    """What a fact or a count is called.

    >>> label_fact("birth"), label_fact("break_years")
    ('出生日期', '断保年数')
    """
    if lang == "en":
        return FACT_NAMES.get(name, name.replace("_", " "))
    return FACTS[name].label if name in FACTS else COUNTS[name].partition("：")[0] if name in COUNTS else name


def say_day(day: date, lang: Lang = "zh") -> str:
    """A day as it is read aloud.

    >>> say_day(date(2024, 3, 1)), say_day(date(2024, 3, 1), "en")
    ('2024年3月1日', '1 March 2024')
    """
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = "January February March April May June July August September October November December".split()


def say_place(code: str, lang: Lang = "zh") -> str:
    """The name of a place from its county down, or its code where the packaged list does not have it.

    >>> say_place(""), say_place("999999")
    ('全国', '区划代码999999')
    """
    if not code:
        return ("全国", "the whole country")[_INDEX[lang]]
    names = _path_of(code)
    if not names:
        return f"区划代码{code}" if lang == "zh" else f"division {code}"
    return "".join(names)


@cache
def _path_of(code: str) -> tuple[str, ...]:
    """Names from the county down; a province or a city by its own name. Empty where the place is not known."""
    divisions = load_divisions()
    at = divisions.get(code) or divisions.get(normalise(code)) or divisions.get(code.ljust(6, "0"))
    names: list[str] = []
    while at is not None:
        names.insert(0, at.name)
        if len(at.code) <= _COUNTY_DIGITS:
            break
        at = divisions.get(at.parent) if at.parent else None
    return tuple(names)


_COUNTY_DIGITS = 6


def say_value(name: str, value: object, lang: Lang = "zh") -> str:
    """A known value of a fact, without the fact's name.

    >>> say_value("student", "college_new"), say_value("resident_years", frozenset({2024, 2023}))
    ('新入学大中专学生', '2023、2024')
    """
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, date):
        return say_day(value, lang)
    if isinstance(value, frozenset | set | tuple | list):
        return _say_years(value, lang)
    if isinstance(value, str):
        if name in FACTS and FACTS[name].kind is Kind.PLACE:
            return say_place(value, lang)
        words = VALUES.get(name, {}).get(value)
        return pick(words, lang) if words else value
    return str(value)


def _say_years(years: Iterable[object], lang: Lang) -> str:
    ordered = sorted(map(str, years))
    return ("、" if lang == "zh" else ", ").join(ordered) or ("没有" if lang == "zh" else "none")


def say_is(name: str, value: str, lang: Lang = "zh", *, holds: bool = True) -> str:
    """That a fact has one of its listed values, or that it has not.

    >>> say_is("nationality", "CN"), say_is("student", "none", holds=False)
    ('是内地居民', '是学生')
    """
    whole = SENTENCES.get((name, value))
    if whole:
        return pick(whole[0 if holds else 1], lang)
    is_not = {("zh", True): "是", ("zh", False): "不是", ("en", True): "is ", ("en", False): "is not "}[lang, holds]
    said = say_value(name, value, lang)
    if name in _SAID_WITHOUT_NAME:
        return f"{is_not}{said}"
    return f"{label_fact(name)}{is_not}{said}" if lang == "zh" else f"{label_fact(name, lang)} {is_not}{said}"


def say_fact(name: str, value: object, lang: Lang = "zh") -> str:
    """A fact with its value as a sentence. None: there is none of it.

    >>> say_fact("married", False), say_fact("uncovered_from", None)
    ('未婚', '职工医保没有断保')
    >>> say_fact("birth", date(1980, 1, 1))
    '出生日期是1980年1月1日'
    """
    if value is None:
        there = THERE_OR_NOT.get(name)
        return (
            pick(there[1], lang)
            if there
            else f"没有{label_fact(name)}"
            if lang == "zh"
            else f"no {label_fact(name, lang)}"
        )
    if isinstance(value, bool) and name in YES_NO:
        return pick(YES_NO[name][0 if value else 1], lang)
    if isinstance(value, str) and name in VALUES:
        return say_is(name, value, lang)
    link = {"zh": "是", "en": " is "} if not isinstance(value, frozenset | set) else {"zh": "：", "en": ": "}
    return f"{label_fact(name, lang)}{link[lang]}{say_value(name, value, lang)}"


def name_standing(id_: str, lang: Lang = "zh") -> str:
    """The name of a standing; in English its id in words with the Chinese name beside it.

    >>> name_standing("destitute"), name_standing("destitute", "en")
    ('特困人员', 'destitute (特困人员)')
    """
    name = load_catalogue().name_of(id_)
    return name if lang == "zh" else f"{id_.replace('_', ' ')} ({name})"


def name_grades(grades: Iterable[int], lang: Lang = "zh") -> str:
    """Grades in words.

    >>> name_grades({4, 3}), name_grades({1}, "en")
    ('三级、四级', 'grade 1')
    """
    ordered = sorted(grades)
    if lang == "en":
        return "grade " + ", ".join(map(str, ordered))
    return "、".join(f"{'零一二三四五六七八九'[grade]}级" for grade in ordered)
