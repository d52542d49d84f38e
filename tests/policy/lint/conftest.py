"""Two small policies that lint finds nothing in: a guide for any year, and a county below it. Tests break them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from canbao.policy.library import Library
from canbao.policy.lint.linting import subjects_of
from canbao.policy.lint.subjects import Subject

GUIDE = """\
policy: state/guide
title: 指导意见
place: ""
binds: {windows: lower_rule, amounts: people, waiting: lower_rule, administration: people}
source: {number: 国发〔2027〕1号, issuer: 国务院办公厅, issued: 2027-05-01}
year: {calendar: true, since: 2028, cite: 一}

clauses:
  引言: {is: text, about: 目的, why: 只说目的}
  一: {is: rule, about: 缴费与等待}
  二: {is: data, about: 宣传与家庭共济}
  三: {is: not_stated, about: 经费, why: 没有写数额}

readings:
  A02: pay_day_not_counted
  A03: corresponding_day
  A04: no_extension
  A07: all_years
  A08: no_break
  A09: bridge_and_restart
  A10: counted
  A12: runs_on
  A22: not_stated
  A38: floor_is_amount
  A44: not_allowed
  A51: latest_run
  A54: advisory

windows:
  central: {pending: window, cite: 一}

amounts:
  fiscal: {yuan: 600, bound: at_least, cite: 一}

terms:
  in_window: paid <= central.end

waiting:
  fixed_months: 3
  months_per_break_year: 1
  rows:
    - {id: late, when: not in_window, fixed: true, variable: true, from: paid, cite: 一}
    - {id: continuous, none: true, cite: 一}

frames:
  - {parameter: waiting.fixed_months, floor: 3, ceiling: 6, advisory: true, cite: 一}
  - {parameter: administration.incentive.bonus_cap_share, ceiling: 20%, cite: 一}
  - {parameter: administration.incentive.continuity_step_yuan, floor: 1000, cite: 一}
  - {parameter: administration.publicity.month, equals: 9, cite: 二}
  - parameter: administration.registration.hukou_limit_for_flexible_workers
    forbidden: true
    only_if: city("super")
    cite: 一

administration:
  publicity: {month: 9, content: 集中宣传, cite: 二}
  family_account: {relations: [parent, spouse, child], cite: 二}
"""

COUNTY = """\
policy: county/2030
title: 某县2030年度参保缴费
place: "990001"
pooling_area: "9900"
province: "99"
city_size: super
extends: state/guide
source: {number: 某县2029年1号, issuer: 某县医保局, issued: 2029-08-01}
year: {from: 2030-01-01, until: 2030-12-31, cite: 二}

clauses:
  引言: {is: text, about: 依据, why: 只列依据}
  一: {is: rule, about: 参保对象}
  二: {is: rule, about: 缴费期}
  三: {is: rule, about: 标准}
  四: {is: rule, about: 资助}
  四(二): {is: not_stated, about: 尘肺病患者补助标准}
  五: {is: rule, about: 待遇起始与等待}
  六: {is: deferred, about: 激励, to: 省里另行规定}
  七: {is: data, about: 必保人群与激励}

readings:
  A01: event_day_not_counted
  A17: highest
  A18: clause_order
  A19: paid
  A20: no_aid
  A25: certified_by_payment
  A29: refuse
  A33: payment_day
  A35: fund
  A37: fen
  A43: counts
  A48: direct_then_difference
  A52: exact

windows:
  central: {from: 2029-09-01, until: 2029-12-31, cite: 二}
  late: {from: 2030-01-01, until: 2030-12-31, cite: 二}

amounts:
  personal: {yuan: 400, cite: 三}
  fiscal: {yuan: 650, cite: 三}

payers:
  county_budget: {name: 县财政}
  town_budget: {name: 镇财政, level: town}
  fund: {name: 资助资金}

terms:
  in_window: paid <= central.end
  newborn_in_time: days(birth, paid) >= 0 and days(birth, paid) <= 90
  aided_days: in_window or reading("A20", "aid")

membership:
  - {id: employee, when: employee_active, eligible: false, reason: employee_scheme, cite: 一}
  - {id: hukou, when: hukou in place, cite: 一}
  - {id: resident, when: residence in place and residence_permit == "valid", cite: 一}
  - {id: elsewhere, eligible: false, reason: out_of_scope, cite: 一}

acceptance:
  - {id: early, when: 'paid < central.start and reading("A29", "refuse")', refuse: before_window, cite: 二}
  - {id: after, when: paid > late.end, refuse: after_late_window, cite: 二}

price:
  - {id: in_window, when: in_window, charge: personal, cite: 三}
  - {id: newborn, when: newborn_in_time, charge: personal, cite: 三, reading: [A01]}
  - {id: late, charge: personal + fiscal, cite: 三}

aid:
  base: personal
  rows:
    - {id: orphan, when: 'aided_days and has("孤儿")', share: 100%, payer: county_budget, cite: 四}
    - id: elderly
      when: aided_days and age >= 70
      share: 100%
      payers: [{payer: county_budget, share: 50%}, {payer: town_budget}]
      cite: 四
    - {id: older, when: aided_days and age >= 60 and age < 70, share: 50%, payer: county_budget, cite: 四}
    - {id: disabled, when: 'aided_days and has("残疾人", grade=(1, 2))', share: 50%, payer: unnamed, cite: 四}
    - id: lung
      when: aided_days and has("尘肺病患者")
      stated: false
      mode: reimburse
      refer: 卫健部门标准
      cite: 四(二)

cover:
  - {id: in_window, when: in_window, from: year.start, cite: 五}
  - {id: newborn, when: newborn_in_time, from: birth, cite: 五}
  - {id: late, from: paid, cite: 五}

waiting:
  fixed_days: 60
  rows:
    - {id: in_window, when: in_window, none: true, cite: 五}
    - {id: newborn, when: newborn_in_time, none: true, cite: 五}
    - {id: late, fixed: true, from: paid, cite: 五}

incentive_answer: {answer: deferred, refer: 省里另行规定, cite: 六}

administration:
  must_enrol:
    - {id: hardship, label: 困难群众, standings: [孤儿, 特困人员], at_least: 100%, cite: 七}
"""


Replace = Callable[[str, str, str], str]
SubjectOf = Callable[..., Subject]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The two policies in a folder of their own."""
    for name, text in (("state/guide", GUIDE), ("county/2030", COUNTY)):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Library:
    return Library((folder,))


@pytest.fixture
def replace(folder: Path) -> Replace:
    """Replaces a text that stands once in a policy; the answer is the policy's new text."""

    def change(name: str, old: str, new: str) -> str:
        path = folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text.replace(old, new)

    return change


@pytest.fixture
def county(folder: Path, replace: Replace) -> SubjectOf:
    """The county, with pairs of texts replaced, as a check gets it."""
    return partial(_subject, folder, replace, "county/2030")


@pytest.fixture
def guide(folder: Path, replace: Replace) -> SubjectOf:
    """The guide, with pairs of texts replaced, as a check gets it."""
    return partial(_subject, folder, replace, "state/guide")


def _subject(folder: Path, replace: Replace, name: str, *changes: tuple[str, str]) -> Subject:
    for old, new in changes:
        replace(name, old, new)
    (found,) = subjects_of(Library((folder,)), name)
    return found
