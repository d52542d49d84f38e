"""What each column of the people table means, in English, and an example person.

In: nothing. Out: dictionaries that `facts` checks against the schema. Never: a real person.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class ColumnWords(NamedTuple):
    """One column. `empty` is said only where the schema has no remark."""

    meaning: str
    empty: str = ""


_MEANINGS = {
    "birth": "day of birth",
    "sex": "`male` or `female`",
    "married": "is married",
    "nationality": "`CN`, `HMT` (Hong Kong, Macao, Taiwan) or `foreign`",
    "permanent_residence": "holds a foreigner's permanent residence card",
    "employed": "has a job",
    "hukou": "division code of the household register",
    "residence": "division code of where the person lives",
    "birth_place": "division code",
    "school_place": "division code of the school",
    "enrol_place": "division code of where the person enrols",
    "pay_place": "division code chosen when paying",
    "enrolled_elsewhere": "division code of another enrolment this year",
    "residence_permit": "`valid`, `expired` or `none`",
    "residence_months": "months lived there",
    "long_term": "lives there for long",
    "child_of_permit_holder": "accompanying child of a permit holder",
    "migrant_child": "child of migrants",
    "migrant_child_enrolled_here": "and already enrolled here",
    "student": "kind of student, `none`: no student",
    "student_entry": "day of entering the school",
    "status": "special status, `none`: no such",
    "newborn": "falls under the notice's rule for the newborn",
    "hukou_registered": "day of entry in the household register",
    "registered": "day of enrolment",
    "welfare_home_entry": "day of entering a children's home",
    "resident_years": "benefit years of resident insurance before this one",
    "employee_years": "benefit years of employee insurance before this one",
    "enrolled_before": "was ever insured",
    "employee_active": "is in the employee scheme now",
    "uncovered_from": "first day without employee cover",
    "employee_proof": "holds a proof of employee cover",
    "other_insurance": "is in another basic scheme",
    "not_enrolled_proof": "holds a proof of not being enrolled at the hukou place",
    "repair_years": "missed years that are to be paid for",
    "offer_years": "years offered at once",
    "tier": "tier chosen",
}

COLUMN_WORDS = {
    "person_id": ColumnWords("one row each", "not allowed"),
    "place": ColumnWords("division code of the village or town where the person is counted", "not known"),
    "household_id": ColumnWords("for bills", "not known"),
    "name": ColumnWords("for bills only", "not known"),
    "id_number": ColumnWords("for bills only, where it is masked", "not known"),
    **{name: ColumnWords(said) for name, said in _MEANINGS.items()},
    "enrolled_last_year": ColumnWords("insured last year"),
    "paid_on": ColumnWords("recorded day of payment; the fact `paid`"),
    "paid_fen": ColumnWords("recorded sum, in fen"),
    "sponsor_fen": ColumnWords("what a town, collective or other body gives, in fen"),
    "zero_claim_years": ColumnWords("years without a claim"),
    "catastrophic_paid": ColumnWords("by year"),
    "standings": ColumnWords("standings with their days", "none listed; see coverage"),
    "relations": ColumnWords("relatives in the same file", "not known"),
    "unknown_facts": ColumnWords("facts that are unknown although an empty cell would mean none", "none"),
}

EXAMPLE = {
    "person_id": "p1", "place": "430621100001", "household_id": "h1", "name": "示例", "id_number": None,
    "birth": date(1980, 1, 1), "sex": "female", "married": True, "nationality": "CN", "permanent_residence": False,
    "employed": False, "hukou": "430621100001", "residence": "430621100001", "birth_place": "430621",
    "school_place": "430621",
    "enrol_place": "430621", "pay_place": "430621", "enrolled_elsewhere": "430102", "residence_permit": "none",
    "residence_months": 24, "long_term": True, "child_of_permit_holder": False, "migrant_child": False,
    "migrant_child_enrolled_here": False, "student": "none", "student_entry": date(2024, 9, 1), "status": "none",
    "newborn": False, "hukou_registered": date(2024, 11, 20), "registered": date(2024, 10, 8),
    "welfare_home_entry": date(2024, 6, 1), "resident_years": [2022, 2023, 2024], "employee_years": [2019],
    "enrolled_before": True, "enrolled_last_year": True, "employee_active": False, "uncovered_from": date(2025, 1, 5),
    "employee_proof": True, "other_insurance": False, "not_enrolled_proof": False, "paid_on": date(2024, 10, 8),
    "paid_fen": 40000, "repair_years": 1, "offer_years": 1, "sponsor_fen": 5000, "tier": "一档",
    "zero_claim_years": [2023, 2024], "catastrophic_paid": [{"year": 2024, "fen": 120000}],
    "standings": [
        {
            "name": "低保对象", "certified": date(2023, 5, 1), "until": None, "grade": None, "role": None,
            "listed_by": None,
        },
    ],
    "relations": [{"kind": "parent", "person_id": "p2"}], "unknown_facts": ["student_entry"],
}  # fmt: skip
"""Each column with some value: nobody would have all of them."""

STANDING_WORDS = {
    "name": "any name, alias or id of the catalogue of standings",
    "certified": "day from which it counts; empty: not known",
    "until": "last day on which it holds; empty: open",
    "grade": "1 (gravest) to 4",
    "role": "`parent` or `child` in a family standing",
    "listed_by": "who reported it, e.g. `school`",
}
RELATION_WORDS = {"kind": "what the other is to this person", "person_id": "the other's row"}
COVERAGE_WORDS = {
    "standing": "the list of which standing",
    "place": "division code in which it is complete, with everything inside",
    "complete_until": "last day up to which it is complete",
}
