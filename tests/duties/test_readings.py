"""Only known answers of a reading decide, and every duty knows all answers of the register."""

from __future__ import annotations

import pytest

from canbao.duties.readings import choose
from canbao.policy.readings import Readings, load_register

# What the duties ask for, with the answers that their rules know.
ASKED = {
    "A01": ("event_day_not_counted", "event_day_counted"),
    "A04": ("no_extension", "next_working_day"),
    "A09": ("bridge_and_restart", "count_as_resident"),
    "A13": ("fifth_year", "sixth_year"),
    "A14": ("accumulates", "consecutive_only"),
    "A15": ("kept", "cleared"),
    "A16": ("capped_sum", "capped_each"),
    "A22": ("not_stated", "higher_rule"),
    "A26": ("settlement_count", "early_count"),
    "A27": ("whole_points", "linear", "average_scores"),
    "A30": ("refundable", "never"),
    "A31": ("includes", "excludes"),
    "A36": ("next_working_day", "same_day"),
    "A38": ("floor_is_amount", "pending"),
    "A44": ("not_allowed", "allowed"),
    "A49": ("suspended", "terminated"),
    "A50": ("flag", "refuse"),
    "A52": ("exact", "rounded"),
    "A53": ("from_mobilisation", "from_window_start"),
    "A55": ("first_year_only", "until_continuity_restored"),
}


@pytest.mark.parametrize("id_", ASKED)
def test_the_rules_know_every_answer_of_the_register(id_: str) -> None:
    assert set(load_register()[id_].values) == set(ASKED[id_])
    for answer in ASKED[id_]:
        assert choose(Readings({id_: answer}), id_, *ASKED[id_]) == answer


def test_an_unknown_answer_decides_nothing() -> None:
    with pytest.raises(ValueError, match="A31"):
        choose({"A31": "exclude"}, "A31", "includes", "excludes")
