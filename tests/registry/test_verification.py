"""Batches sent, answered person by person, returned, recalled; each sees their own people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, SISTER_TOWN, TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, NEXT_VILLAGE, YEAR, add_person, add_row, enrol

from canbao.access.acting import Json, NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.access.wording import TooTelling
from canbao.registry.models.fieldwork import Whereabout
from canbao.store.states import MoveRefused

pytestmark = pytest.mark.usefixtures("vault", "database")

LONG = date(2199, 12, 31)


def send(
    people: tuple[int, ...] = (), unit: str = TOWN, actor: Actor | None = None, **others: object
) -> dict[str, Json]:
    from canbao.registry.verification import SendVerification, send_verification

    given = {"unit": unit, "year": YEAR, "question": "是否参保", "due_on": LONG, "people": people, **others}
    return send_verification(actor or worker("bureau_clerk"), new_key(), SendVerification(**given))  # type: ignore[arg-type]


def number_of(answer: dict[str, Json]) -> int:
    number = answer["verification"]
    assert isinstance(number, int)
    return number


def answer(
    batch: int,
    *answers: tuple[int, Whereabout],
    returns: bool = False,
    note: str = "电话核实",
    actor: Actor | None = None,
) -> dict[str, Json]:
    from canbao.registry.verification import Answer, AnswerVerification, answer_verification

    given = tuple(Answer(person, state, note) for person, state in answers)
    clerk = actor or worker("town_clerk", units=(TOWN,))
    return answer_verification(clerk, new_key(), AnswerVerification(batch, given, returns))


def recall(batch: int, actor: Actor | None = None) -> dict[str, Json]:
    from canbao.registry.verification import RecallVerification, recall_verification

    return recall_verification(actor or worker("bureau_clerk"), new_key(), RecallVerification(batch, "另发"))


def test_sent_answered_and_returned() -> None:
    from canbao.registry.models import Verification, Whereabouts
    from canbao.registry.verification import BatchUnfinished, enquiries_of, open_batches

    one, other = add_person(), add_person("李四", NEXT_VILLAGE)
    batch = number_of(send((one, other)))
    with in_area(TOWN):
        assert [(row.id, row.people) for row in open_batches(COUNTY)] == [(batch, 2)]
    answer(batch, (one, Whereabout.OTHER_EMPLOYEE))
    with pytest.raises(BatchUnfinished, match="1 人"):
        answer(batch, returns=True)
    assert answer(batch, (other, Whereabout.DEAD), returns=True)["state"] == "returned"
    with in_area(COUNTY):
        assert list(enquiries_of(COUNTY, batch).values_list("person_id", "answer", "note")) == [
            (one, "other_employee", "电话核实"),
            (other, "dead", "电话核实"),
        ]
        fed = Whereabouts.objects.filter(replaced_at=None).values_list(
            "person_id", "state", "source", "verification_id"
        )
        assert sorted(fed) == sorted(
            [(one, "other_employee", "verification", batch), (other, "dead", "verification", batch)]
        )
        assert Verification.objects.get().ended_by
    with pytest.raises(MoveRefused):
        answer(batch, (one, Whereabout.LOST))


def test_an_answer_may_be_corrected_until_the_batch_is_returned() -> None:
    from canbao.registry.models import Whereabouts

    person = add_person()
    batch = number_of(send((person,)))
    answer(batch, (person, Whereabout.LOST))
    answer(batch, (person, Whereabout.LOCAL_EMPLOYEE))
    with in_area(COUNTY):
        assert Whereabouts.objects.get(replaced_at=None).state == "local_employee"


def test_recalled_takes_no_answer_and_keeps_those_given() -> None:
    from canbao.registry.models import Whereabouts

    one, other = add_person(), add_person("李四")
    batch = number_of(send((one, other)))
    answer(batch, (one, Whereabout.LOST))
    assert recall(batch)["state"] == "recalled"
    with pytest.raises(MoveRefused, match="已收回"):
        answer(batch, (other, Whereabout.LOST))
    with pytest.raises(MoveRefused):
        recall(batch)
    with in_area(COUNTY):
        assert Whereabouts.objects.count() == 1
    assert send((one, other))["people"] == 2, "they may be asked about again"


def test_nobody_is_asked_about_twice_at_a_time() -> None:
    from canbao.registry.verification import BadBatch

    one, other = add_person(), add_person("李四")
    first = number_of(send((one,)))
    assert send((one, other))["people"] == 1
    with pytest.raises(BadBatch, match="没有需要核实"):
        send((one, other))
    answer(first, (one, Whereabout.LOST))
    assert send((one,))["people"] == 1, "an answer given may be looked into again"


def test_people_found_by_a_query() -> None:
    from canbao.registry.verification import Selection

    poor, rich, enrolled = add_person(), add_person("李四"), add_person("王五")
    far = add_person("赵六", FAR_VILLAGE)
    for person in (poor, enrolled, far):
        add_row("standing", person, standing="subsistence", listed_as="低保")
    for person in (rich, enrolled, far):
        add_row("abode", person, kind="hukou", division=VILLAGE)
    enrol(enrolled)
    batch = number_of(send(selection=Selection.WITHOUT_STATE, standings=("subsistence",)))
    assert asked_in(batch) == [poor]
    assert asked_in(number_of(send(selection=Selection.UNENROLLED))) == [rich]


def asked_in(batch: int) -> list[int]:
    from canbao.registry.models import Enquiry

    with in_area(COUNTY):
        return sorted(Enquiry.objects.filter(verification_id=batch).values_list("person_id", flat=True))


def test_what_cannot_be_sent() -> None:
    from canbao.registry.verification import BadBatch, Selection

    person, far = add_person(), add_person("赵六", FAR_VILLAGE)
    with pytest.raises(BadBatch, match="没有需要核实"):
        send((far,))
    assert send((person, far))["people"] == 1, "people of other units are left out"
    for others in ({"question": " "}, {"due_on": date(2001, 1, 1)}, {"selection": Selection.UNENROLLED}):
        with pytest.raises(BadBatch):
            send((person,), **others)
    with pytest.raises(BadBatch, match="二者之一"):
        send(())
    with pytest.raises(TooTelling):
        send((person,), question="核实430621199003071230")


def test_what_cannot_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.registry.verification import BadBatch
    from canbao.registry.whereabouts import NoteMissing

    person, other = add_person(), add_person("李四")
    batch = number_of(send((person,)))
    with pytest.raises(NoteMissing):
        answer(batch, (person, Whereabout.DECLINED), note="")
    with pytest.raises(BadBatch, match="两次"):
        answer(batch, (person, Whereabout.LOST), (person, Whereabout.DEAD))
    with pytest.raises(NotFound, match="不在这一批"):
        answer(batch, (other, Whereabout.LOST))
    with pytest.raises(NotFound):
        answer(12345, (person, Whereabout.LOST))
    with pytest.raises(TooTelling):
        answer(batch, (person, Whereabout.LOST), note="电话13800138000")
    monkeypatch.setattr("canbao.registry.verification.MOST_ANSWERS", 0)
    with pytest.raises(BadBatch, match="最多"):
        answer(batch, (person, Whereabout.LOST))


@pytest.mark.trust
def test_a_village_answers_for_its_own_people_in_the_batch_of_its_town() -> None:
    mine, next_door = add_person(), add_person("李四", NEXT_VILLAGE)
    batch = number_of(send((mine, next_door)))
    collector = worker("village_collector", units=(VILLAGE,))
    assert answer(batch, (mine, Whereabout.LOST), actor=collector)["answered"] == 1
    with pytest.raises(NotFound):
        answer(batch, (next_door, Whereabout.LOST), actor=collector)
    with pytest.raises(NotAllowed):
        answer(batch, returns=True, actor=collector)


@pytest.mark.trust
def test_raw_questions_show_a_village_nothing_of_others() -> None:
    mine, next_door, far = add_person(), add_person("李四", NEXT_VILLAGE), add_person("王五", FAR_VILLAGE)
    batch = number_of(send((mine, next_door)))
    far_batch = number_of(send((far,), SISTER_TOWN))
    answer(batch, (mine, Whereabout.LOST), (next_door, Whereabout.DEAD))
    with in_area(VILLAGE), connection.cursor() as cursor:
        for table, column, expected in (
            ("registry_verification", "id", [batch]),
            ("registry_enquiry", "person_id", [mine]),
            ("registry_whereabouts", "person_id", [mine]),
        ):
            cursor.execute(f"SELECT {column} FROM {table}")
            assert [row[0] for row in cursor.fetchall()] == expected, table
        cursor.execute("UPDATE registry_enquiry SET answer = 'dead' WHERE person_id = %s", [next_door])
        assert cursor.rowcount == 0
        cursor.execute("UPDATE registry_verification SET state = 'recalled' WHERE id = %s", [far_batch])
        assert cursor.rowcount == 0


@pytest.mark.trust
def test_a_village_cannot_end_the_batch_of_its_town() -> None:
    from django.db import ProgrammingError

    batch = number_of(send((add_person(),)))
    with pytest.raises(ProgrammingError, match="row-level security"), in_area(VILLAGE), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_verification SET state = 'recalled' WHERE id = %s", [batch])


@pytest.mark.trust
def test_t50_role_by_area() -> None:
    person = add_person()
    for role in ("town_clerk", "village_collector", "inspector", "auditor", "tax_clerk", "security_admin"):
        with pytest.raises(NotAllowed):
            send((person,), actor=worker(role))
    for area in (SISTER_TOWN, SISTER_COUNTY):
        with pytest.raises(NotAllowed):
            send((person,), actor=worker("bureau_clerk", units=(area,)))
    batch = number_of(send((person,)))
    for role in ("inspector", "supplier", "school_clerk", "finance"):
        with pytest.raises(NotAllowed):
            answer(batch, (person, Whereabout.LOST), actor=worker(role))
    for role in ("town_clerk", "village_collector"):
        with pytest.raises(NotAllowed):
            recall(batch, worker(role, units=(TOWN,)))
        for area in (SISTER_TOWN, SISTER_COUNTY, FAR_VILLAGE):
            with pytest.raises(NotFound):
                answer(batch, (person, Whereabout.LOST), actor=worker(role, units=(area,)))
    recall(batch)


def test_a_batch_due_today_may_be_sent() -> None:
    person = add_person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
        (today,) = cursor.fetchone()
    from canbao.registry.verification import BadBatch

    with pytest.raises(BadBatch):
        send((person,), due_on=today - timedelta(days=1))
    assert send((person,), due_on=today)["people"] == 1
