"""T25: broken policy files are refused with file, line and word; and the same file, mended, loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.policy_texts import SMALL, small, write

from canbao.policy.loading import load
from canbao.policy.problems import PolicyError

WINDOW = "{from: 2024-09-01, until: 2024-12-31, cite: 一}"

BROKEN = [
    ("repeated key", "title: 小样", "title: 小样\ntitle: 又一个", "title", "repeated key"),
    ("bare yes", 'province: "43"', "province: no", "no", "quote it"),
    ("number with a leading nought", 'province: "43"', "province: 043", "043", "ambiguous number"),
    ("day that does not exist", "until: 2024-12-31", "until: 2024-12-32", "2024-12-32", "no such day"),
    ("window that ends before it begins", WINDOW, "{from: 2024-09-01, until: 2024-08-31, cite: 一}", "central",
    "早于 from"),
    ("unknown key", "charge: personal + fiscal", "chrage: personal + fiscal", "chrage", "是否指 charge"),
    ("missing clause", "refuse: before_window, cite: 一", "refuse: before_window", "cite", "missing key: cite"),
    ("half a fen", "yuan: 400,", "yuan: 400.005,", "yuan", "at most 2 decimals"),
    ("unknown word", "paid < central.start", "payed < central.start", "payed", "是否指 paid"),
    ("unknown window", "paid < central.start", "paid < centrl.start", "centrl", "是否指 central"),
    ("unknown standing", 'has("特困人员")', 'has("特困人圆")', "特困人圆", "是否指 特困"),
    ("unknown function", 'has("特困人员")', 'hsa("特困人员")', "hsa", "是否指 has"),
    ("value that a fact cannot have", "when: paid < central.start", 'when: student == "colege"', "colege",
    "是否指 college"),
    ("kinds that do not go together", "paid < central.start", "paid < 3", "paid", "cannot compare date with int"),
    ("no sentence", "paid < central.start", "paid <", "paid <", "not an expression"),
    ("bare number as a price", "charge: personal + fiscal", "charge: 400", "400", "expected fen"),
    ("decimal", "charge: personal + fiscal", "charge: personal * 1.5", "1.5", "only whole numbers"),
    ("own word that is taken", "  personal: {yuan: 400", "  paid: {yuan: 400", "paid", "not free as a name"),
    ("days as a multiplier", "charge: personal + fiscal", "charge: 'personal * days(birth, paid)'", "",
    "not a small whole number"),
    ("multiplier below nought", "charge: personal + fiscal", "charge: personal * (6 - month_of(paid))", "",
    "not a small whole"),
    ("unknown payer", "payer: county", "payer: couty", "couty", "是否指 county"),
    ("unknown reason", "refuse: before_window", "refuse: too_early", "too_early", "unknown reason"),
    ("unknown need", "refuse: before_window", "need: a_letter", "a_letter", "unknown need"),
    ("unknown reading", "A17: highest", "A77: highest", "A77", "最接近的是"),
    ("unknown answer to a reading", "A17: highest", "A17: hihgest", "hihgest", "“highest”"),
    ("two answers in one row", "none: true", "none: true, days: 3, from: paid", "0", "其一"),
    ("fixed wait without a length", "none: true", "fixed: true, from: paid", "fixed", "is missing"),
    ("shares that are not a whole", "payer: county",
    "payers: [{payer: county, share: 60%}, {payer: unnamed, share: 50%}]", "0", "100%"),
    ("place that is none", 'place: "430621"', "place: 岳阳", "place", "not a division code"),
    ("place in a condition that is none", "paid < central.start", 'hukou in "43062"', "43062", "not a division code"),
    ("tag", "title: 小样", "title: !secret 小样", "!secret", "tags are not used"),
    ("tabulator", "  - {id: nobody", "\t- {id: nobody", "", "not valid YAML"),
]  # fmt: skip


@pytest.mark.trust
@pytest.mark.parametrize(
    ("old", "new", "word", "says"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_policy_is_refused_with_file_line_and_word(
    tmp_path: Path, old: str, new: str, word: str, says: str
) -> None:
    text = small({old: new})
    changed = next(
        number
        for number, (a, b) in enumerate(zip(SMALL.splitlines(), text.splitlines(), strict=False), start=1)
        if a != b
    )
    with pytest.raises(PolicyError) as refused:
        load(write(tmp_path, {"small": text}), "small")
    problem = refused.value.problems[0]
    assert problem.file == str(tmp_path / "small.yaml")
    assert changed <= problem.line <= changed + 1
    assert (problem.word, problem.column >= 1) == (word, True)
    assert says in problem.message


@pytest.mark.trust
def test_the_same_policy_unbroken_loads(tmp_path: Path) -> None:
    assert load(write(tmp_path, {"small": SMALL}), "small").latest.key == "small"
    assert len({case[0] for case in BROKEN}) >= 12


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = small(
        {
            "paid < central.start": "payed < centrl.start",
            'has("特困人员")': 'has("特困人圆")',
            "when: in_window": "when: in_windw",
        }
    )
    with pytest.raises(PolicyError) as refused:
        load(write(tmp_path, {"small": text}), "small")
    assert [problem.word for problem in refused.value.problems] == ["payed", "in_windw", "特困人圆"]
    lines = [problem.line for problem in refused.value.problems]
    assert lines == sorted(lines)
    assert all(problem.path for problem in refused.value.problems)


def test_the_column_is_that_of_the_word_in_the_file(tmp_path: Path) -> None:
    text = small({"when: paid < central.start": "when: employed and payed < central.start"})
    with pytest.raises(PolicyError) as refused:
        load(write(tmp_path, {"small": text}), "small")
    problem = refused.value.problems[0]
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith("payed")
