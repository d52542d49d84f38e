"""One statement brings what each table of the register has of a person, and nothing of a number or telephone."""

from __future__ import annotations

import pytest
from django.db.models import Model
from tests.database import in_area
from tests.questions import Questions
from tests.registry.county import PLACE, County

from canbao.registry.models import Document, Enrolment, FormerPerson
from canbao.registry.sections import DATED, DOCUMENTS, ENROLMENTS, FORMER, PERSON, read_sections


def test_every_table_gives_what_it_has(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = Questions(monkeypatch)
    tables: dict[str, type[Model]] = {**DATED, ENROLMENTS: Enrolment, DOCUMENTS: Document, FORMER: FormerPerson}
    filled = set()
    for person in county.ids[:60]:
        with in_area(PLACE):
            sent = questions.of(lambda number=person: read_sections(PLACE, number, None, None))  # type: ignore[misc]
            found = read_sections(PLACE, person, None, None)
        assert len(sent) == 1
        assert [row["id"] for row in found.pop(PERSON)] == [person]
        assert set(found) == set(tables)
        for name, rows in found.items():
            rest = {"replaced_at": None} if name in DATED else {}
            with in_area(PLACE):
                kept = list(tables[name]._default_manager.filter(county=PLACE, person_id=person, **rest).values())
            key = "id" if name not in (DOCUMENTS, FORMER) else "recorded_at"
            by_key = {row[key]: row for row in kept}
            assert len(rows) == len(kept)
            assert all(row.items() <= by_key[row[key]].items() for row in rows), name
            assert not any({"number", "phone", "blind"} & set(row) for row in rows)
            filled |= {name} if rows else set()
    assert len(filled) > 7


def test_nobody_has_no_rows(county: County) -> None:
    with in_area(PLACE):
        assert not any(read_sections(PLACE, max(county.ids) + 10**12, None, None).values())
