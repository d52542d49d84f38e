"""What a notice says: households, not people."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.campaign.fieldwork import Field
from tests.database import in_area

from canbao.campaign.masking import masked
from canbao.campaign.notice_content import as_rows, code_of, digest_of, lines_of
from canbao.registry.models import Household, Member


def test_a_household_is_one_line_under_its_head_and_the_others_stand_alone(field: Field) -> None:
    first, second, third = field.owing[:3]
    fen = {due.id: due.payable_fen or 0 for due in field.owing}
    names = {person: each.name for person, each in field.to_remind().items()}
    for due in (first, second, third):
        field.till.pay(due)  # before the households change, which would open the dues again
    with in_area(field.county):
        Member.objects.filter(person_id__in=[due.person_id for due in field.owing]).update(
            replaced_at=datetime(2024, 1, 1, tzinfo=UTC)
        )
        home = Household.objects.create(county=field.county, unit=field.village)
        # The head has not paid; two others of the household have.
        for due, role in ((field.owing[3], "head"), (first, "spouse"), (second, "child")):
            Member.objects.create(
                county=field.county, household_id=home.id, person_id=due.person_id, role=role, valid_from="2020-01-01"
            )
    with in_area(field.county):
        lines = lines_of(field.county, field.village, field.year, field.day)
    head = masked(names[field.owing[3].person_id])
    assert sorted((line.head, line.people, line.fen) for line in lines) == sorted(
        [
            (head, 2, fen[first.id] + fen[second.id]),
            (masked(names[third.person_id]), 1, fen[third.id]),
        ]
    )


def test_another_line_is_another_digest_and_another_code(field: Field) -> None:
    del field
    rows: list[list[str | int]] = [["张*", 2, 80_000]]
    digest = digest_of("430621100001", 2025, "2025-01-06", rows)
    assert digest != digest_of("430621100001", 2025, "2025-01-06", [["张*", 2, 80_001]])
    assert len({code_of(1, digest), code_of(2, digest), code_of(1, digest[::-1])}) == 3
    assert as_rows([]) == []
