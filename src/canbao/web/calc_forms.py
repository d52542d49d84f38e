"""The form for working out an amount: the questions of one policy; nothing is required.

In: a rule book, what was typed. Out: facts of a made-up person, and how stand-ins among them are said. Never: a default
for what was not answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms

from canbao.assess.intake.needs import columns_read
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import FACTS, Kind
from canbao.policy.wordbook import say_day, say_fact
from canbao.values.days import add_days
from canbao.web import calc_questions as questions
from canbao.web.forms import PlainForm

_NO_STANDING = "none"
_FIRST_BIRTH = 1900
_MOST_MONTHS = 1_200
"""Of living somewhere: a hundred years."""


@dataclass(frozen=True)
class MadeUp:
    """A person as somebody described one. `said`: sentences about stand-ins, and what to say instead. `births`: the
    days on which such a person can be born, if only the year was given.
    """

    facts: dict[str, Any]
    paid_on: date
    lists_known: bool
    births: tuple[date, ...] = ()
    said: dict[str, str] = field(default_factory=dict)


class CalcForm(PlainForm):
    """Made for one policy."""

    birth_year = forms.IntegerField(label="出生年", required=False, min_value=_FIRST_BIRTH)
    birth_month = forms.IntegerField(label="月", required=False, min_value=1, max_value=12)
    birth_day = forms.IntegerField(label="日", required=False, min_value=1, max_value=31)
    paid_on = forms.DateField(
        label="打算哪一天缴费", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "缴费日期应写成 2024-01-31 这样", "required": "请填写打算哪一天缴费"},
    )  # fmt: skip

    def __init__(self, book: RuleBook, day: date, *args: Any, **kwargs: Any) -> None:
        self.book, self.rules = book, book.latest
        self.read = columns_read(book)
        self.places = questions.places_of(self.rules.place)
        self.offered = questions.standings_of(book)
        self.ordinary = questions.ordinary_of(book)
        self.base_fields = {**type(self).base_fields, **self._asked()}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        for name in ("birth_year", "birth_month", "birth_day"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        self.fields["birth_year"].error_messages = {"invalid": "出生年应是四位数字", "min_value": "出生年过早"}
        for name, text in (("birth_month", "月份应是 1 至 12"), ("birth_day", "日应是 1 至 31")):
            self.fields[name].error_messages = dict.fromkeys(("invalid", "min_value", "max_value"), text)
        self.fields["paid_on"].initial = self._usual_day(day)

    def _asked(self) -> dict[str, forms.Field]:
        places = [("", "不清楚"), *((key, each.label) for key, each in self.places.items())]
        found: dict[str, forms.Field] = {}
        for name, label in (("hukou", "户口在哪里"), ("residence", "现在常住在哪里")):
            if name in self.read:
                found[name] = forms.ChoiceField(label=label, choices=places, required=False)
        if "student" in self.read:
            found["student"] = self._choice("student", "是不是在校学生")
        if "school_place" in self.read:
            found["school_place"] = self._choice("school_place", "学校在哪里（不是学生不用填）")
        if self.offered:
            ticks = [(str(at), each.label) for at, each in enumerate(self.offered)]
            found["standings"] = forms.MultipleChoiceField(
                label="有没有下面的身份", choices=[*ticks, (_NO_STANDING, "都没有")], required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        if "resident_years" in self.read:
            years = [
                ("", "不清楚"),
                ("resident", "参加了居民医保"),
                ("employee", "参加了职工医保"),
                ("none", "没有参保"),
            ]
            for year in self.years:
                found[f"year_{year}"] = forms.ChoiceField(label=f"{year} 年", choices=years, required=False)
            found["before"] = forms.ChoiceField(
                label=f"{self.years[-1]} 年以前参加过吗", required=False,
                choices=[("", "不清楚"), ("yes", "参加过"), ("no", "没有参加过")],
            )  # fmt: skip
        if self.ordinary:
            found["is_ordinary"] = forms.BooleanField(label="上面几句都符合我的情况", required=False)
        return {**found, **{name: self._choice(name, questions.label_of(name)) for name in self.details}}

    def _choice(self, name: str, label: str) -> forms.Field:
        choices = questions.choices_of(name, self.places)
        if choices is not None:
            return forms.ChoiceField(label=label, choices=choices, required=False)
        if FACTS[name].kind is Kind.INT:
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=_MOST_MONTHS)
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": f"{label}应写成 2024-01-31 这样"},
        )  # fmt: skip

    @property
    def birth_parts(self) -> list[forms.BoundField]:
        return [self[f"birth_{part}"] for part in ("year", "month", "day")]

    @property
    def certified(self) -> str:
        """By when a standing that is ticked was recognised."""
        last = questions.certified_before(self.book)
        return say_day(add_days(last, 1)) if last else ""

    @property
    def years(self) -> list[int]:
        """Past benefit years, the latest first."""
        return [self.rules.year_label - back for back in range(1, questions.YEARS + 1)]

    @property
    def details(self) -> list[str]:
        """Names of the facts that stand folded away."""
        return questions.details_of(self.book)

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.details]

    @property
    def year_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("year_")] + (
            [self["before"]] if "before" in self.fields else []
        )

    @property
    def place_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("hukou", "residence", "student", "school_place") if name in self.fields]

    def _usual_day(self, today: date) -> date:
        """Today where one can pay today, else the nearest day of the central window."""
        window = self.rules.file.windows.get("central")
        if window is None or window.first is None or window.last is None:
            return today
        return min(max(today, window.first), self.rules.year.last)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        year, month, day = (given.get(f"birth_{part}") for part in ("year", "month", "day"))
        if (month or day) and not year and "birth_year" not in self.errors:
            self.add_error("birth_year", "填了月、日，请把出生年也填上")
        if year and bool(month) != bool(day) and not self.errors:
            self.add_error("birth_month", "月和日请都填上，或者都不填")
        if year and month and day:
            try:
                given["birth"] = date(year, month, day)
            except ValueError:
                self.add_error("birth_day", "没有这一天，请核对出生日期")
        paid = given.get("paid_on")
        if year and paid and (year > paid.year or given.get("birth", paid) > paid):
            self.add_error("birth_year", "出生日期在缴费日期以后，请核对")
        if paid and abs(paid.year - self.rules.year_label) > 1:
            self.add_error("paid_on", f"缴费日期离 {self.rules.year_label} 年度太远，请核对")
        if _NO_STANDING in given.get("standings", []) and len(given["standings"]) > 1:
            self.add_error("standings", "选了“都没有”，就不要再选其他身份")
        return given

    def made_up(self) -> MadeUp:
        """The facts. What nobody answered is missing, or named as unknown where missing would say "there is none"."""
        given = self.cleaned_data
        facts: dict[str, Any] = {"enrol_place": self.rules.place}
        said: dict[str, str] = {}
        for name in (*(each for each in ("hukou", "residence", "student", "school_place") if each in self.fields),
                     *self.details):  # fmt: skip
            self._take(name, given.get(name), facts, said)
        if facts.get("student") == "none":
            facts["school_place"] = None
        births = self._births(facts)
        if given.get("is_ordinary"):
            is_infant = bool(given.get("birth_year")) and given["birth_year"] >= self.rules.year_label - 1
            for name, _ in self.ordinary:
                if not (is_infant and name in questions.OF_INFANTS):
                    facts.setdefault(name, questions.ORDINARY[name])
        lists_known = self._standings(facts, said)
        facts.update(self._history())
        absent = [name for name in self.read if name in FACTS and FACTS[name].none_means_absent]
        facts["unknown_facts"] = [name for name in absent if name not in facts and FACTS[name].default is None]
        return MadeUp(facts, given["paid_on"], lists_known, births, said)

    def _take(self, name: str, value: Any, facts: dict[str, Any], said: dict[str, str]) -> None:
        if value in ("", None):
            return
        word = FACTS[name]
        if word.kind is Kind.BOOL:
            facts[name] = value == "yes"
        elif word.kind is Kind.PLACE and value == "none":
            facts[name] = None
        elif word.kind is Kind.PLACE:
            place = self.places[value]
            facts[name] = place.code
            if value != questions.HERE:
                said[say_fact(name, place.code)] = f"{word.label}在{place.label}"
        else:
            facts[name] = value

    def _births(self, facts: dict[str, Any]) -> tuple[date, ...]:
        given = self.cleaned_data
        if given.get("birth"):
            facts["birth"] = given["birth"]
        elif given.get("birth_year"):
            first, last = date(given["birth_year"], 1, 1), min(date(given["birth_year"], 12, 31), given["paid_on"])
            return tuple(first + timedelta(days) for days in range((last - first).days + 1))
        return ()

    def _standings(self, facts: dict[str, Any], said: dict[str, str]) -> bool:
        """Whether the person said which they have, and the standings."""
        chosen = self.cleaned_data.get("standings") or []
        certified = questions.certified_before(self.book)
        facts["standings"] = [
            {"name": each.name, "grade": each.grade, "role": each.role, "certified": certified}
            for each in (self.offered[int(at)] for at in chosen if at != _NO_STANDING)
        ]
        if certified is not None:
            said[f"{say_day(certified)}认定"] = "缴费期开始以前认定"
        return bool(chosen) or not self.offered

    def _history(self) -> dict[str, Any]:
        """Years of insurance, as far as they decide: all of them, or back to the latest one by the usual reading."""
        if "before" not in self.fields:
            return {}
        said = {year: self.cleaned_data.get(f"year_{year}") or "" for year in self.years}
        before = self.cleaned_data.get("before") or ""
        resident = [year for year, word in said.items() if word == "resident"]
        employee = [year for year, word in said.items() if word == "employee"]
        known = {"resident_years": resident, "employee_years": employee}
        if all(said.values()) and before == "no":
            return {**known, "enrolled_before": bool(resident or employee)}
        if not (resident or employee):
            return {"enrolled_before": True} if before == "yes" else {}
        latest = max(resident + employee)
        is_enough = self.rules.readings["A51"] == "latest_run" and all(said[year] for year in said if year > latest)
        counts = any(count.name == "continuous_years" for count in questions.counts_of(self.book))
        return {**(known if is_enough and not counts else {}), "enrolled_before": True}
