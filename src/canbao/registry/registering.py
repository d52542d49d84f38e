"""One person entered or corrected by a clerk.

In: orders as a form gives them. Out: the person's number. Never: an entry that overwrites: a number that somebody has
is refused with what may be told about it; a correction without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.core.exceptions import ValidationError
from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.vault import open_vault, place_of
from canbao.intake.cell_problems import CellProblem
from canbao.intake.judges.characters import find_problem, has_pictograph
from canbao.registry.conflicts import GivenNumber, record_conflict
from canbao.registry.creating import claim_numbers, create_people
from canbao.registry.identities import KnownNumber, WrongNumber, know_number
from canbao.registry.matching import find_by_number
from canbao.registry.models import Document, Person
from canbao.registry.pinyin import initials, sort_key
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.store.scope import COUNTY_DIGITS
from canbao.values.id_check import DocumentKind
from canbao.values.names import has_private_characters, normalise_name
from canbao.values.place import EVERYWHERE, NOWHERE, is_code

LONGEST_NAME = 50
"""Uyghur and Kazakh names with their dots; the longest one met had 27 characters."""


class NumberTaken(StoreFailed):
    """The number is somebody's. `person_id` where the clerk may see the person."""

    def __init__(self, message: str, person_id: int | None = None) -> None:
        super().__init__(message)
        self.person_id = person_id


class BadEntry(StoreFailed):
    """Something in the form cannot be."""


@dataclass(frozen=True)
class RegisterPerson:
    """A person who is not in the register yet. Without a number only a newborn, to be looked for again."""

    unit: str
    name: str
    number: str = ""
    kind: DocumentKind | None = None
    sex: str | None = None
    birth: date | None = None
    nationality: str | None = None
    phone: str = ""


@dataclass(frozen=True)
class CorrectPerson:
    """What was wrong and is now said rightly; None leaves it as it is. `number`: a new document of the same person."""

    person_id: int
    reason: str
    name: str | None = None
    sex: str | None = None
    birth: date | None = None
    nationality: str | None = None
    unit: str | None = None
    phone: str | None = None
    number: str | None = None
    kind: DocumentKind | None = None


@performs("register_person")
def register_person(act: Act, order: RegisterPerson) -> dict[str, Json]:
    """Enter one person. Raises BadEntry, NumberTaken, NotAllowed."""
    return enter_person(act, order)


def enter_person(act: Act, order: RegisterPerson) -> dict[str, Json]:
    """Enter one person within an action under way. Raises BadEntry, NumberTaken, NotAllowed."""
    act.require(order.unit)
    vault, county = open_vault(), order.unit[:COUNTY_DIGITS]
    name = _checked_name(order.name)
    known = _checked_number(order.number, order.kind, act.business_day()) if order.number else None
    if known is None and order.birth is None:
        raise BadEntry("没有证件号码的，须填出生日期 without a number the birth date is needed")
    _refuse_contradiction(known, order.birth, order.sex)
    if known is not None:
        _refuse_known(order.number, order.kind, name)
    row = pa.table(
        {
            "unit": [order.unit],
            "name": [order.name.strip()],
            "sex": pa.array([order.sex], pa.string()),
            "birth": pa.array([order.birth], pa.date32()),
            "nationality": pa.array([order.nationality], pa.string()),
            "phone": pa.array([order.phone or None], pa.string()),
        }
    )
    created = create_people(row, [known], [known.blind(vault) if known else None], county, vault)
    if not created.ids[0]:
        raise NumberTaken("该证件号码已在本库其他地区登记，请联系县医保局 registered elsewhere already")
    person = int(created.ids[0])
    act.note("person", person, unit=order.unit, document=known.kind.value if known else "")
    return {"person_id": person, "self_made_character": has_private_characters(name)}


@dataclass(frozen=True)
class DisputeNumber:
    """Somebody showed a document whose number the register has with another name."""

    unit: str
    name: str
    number: str
    kind: DocumentKind | None = None


@performs("register_person")
def dispute_number(act: Act, order: DisputeNumber) -> dict[str, Json]:
    """Keep it for whoever decides; the person cannot be entered until then. Raises BadEntry, NotAllowed."""
    act.require(order.unit)
    name = _checked_name(order.name)
    known = _checked_number(order.number, order.kind, act.business_day())
    vault = open_vault()
    owner = find_by_number(order.number, vault, order.kind)
    if owner is not None and _name_of(owner) == name:
        raise BadEntry("姓名与登记一致，没有冲突 the name is the one that is registered")
    given = GivenNumber(known.blind(vault), order.name.strip(), order.unit, owner)
    record_conflict(order.unit[:COUNTY_DIGITS], given)
    act.note("number_conflict", owner or 0, unit=order.unit)
    return {"person_id": owner}


@performs("correct_person")
def correct_person(act: Act, order: CorrectPerson) -> dict[str, Json]:
    """Say rightly what was wrong. The former row is kept. Raises BadEntry, NumberTaken, NotFound, NotAllowed."""
    return set_right(act, order)


def set_right(act: Act, order: CorrectPerson) -> dict[str, Json]:
    """The same within an action under way."""
    if not order.reason.strip():
        raise BadEntry("更正须写明原因 a correction needs its reason")
    act.reason(order.reason)
    person = locked_person(act.actor.county, order.person_id)
    act.require(person.unit)
    if order.unit is not None:
        act.require(order.unit)
    changes = {name: value for name in ("sex", "birth", "nationality", "unit") if (value := getattr(order, name))}
    if order.name is not None:
        key = _checked_name(order.name)
        changes |= {
            "name": order.name.strip(), "name_key": key, "pinyin": sort_key(key), "initials": initials(key),
        }  # fmt: skip
    if order.phone is not None:
        place = place_of("registry_person", "phone", person.county, person.id)
        changes["phone"] = open_vault().seal(order.phone, place) if order.phone else None
    if changes:
        check_row(Person(**{**_values(person), **changes}))
        Person.objects.filter(county=person.county, id=person.id).update(**changes)
    if order.number is not None:
        _add_document(act, person, order)
    act.note("person", person.id, corrected=sorted({*changes, *(["number"] if order.number else [])}))
    return {"person_id": person.id}


def _add_document(act: Act, person: Person, order: CorrectPerson) -> None:
    """Another number of the same person: the earlier ones stay theirs and are shown no more."""
    vault = open_vault()
    known = _checked_number(order.number or "", order.kind, act.business_day())
    owner = find_by_number(order.number or "", vault, order.kind)
    if owner is not None and owner != person.id:
        raise NumberTaken("该号码是另一个人的，请先核对是否同一人 the number is another person's", owner)
    if owner is None and claim_numbers(person.county, [known.blind(vault)], [person.id]):
        raise NumberTaken("该证件号码已在本库其他地区登记，请联系县医保局 registered elsewhere already")
    document = int(reserve_numbers(1)[0])
    Document.objects.filter(county=person.county, person_id=person.id, is_current=True).update(is_current=False)
    Document(
        county=person.county, id=document, person_id=person.id, kind=known.kind.value, tail=known.tail,
        number=known.seal(vault, person.county, document), blind=known.blind(vault), is_current=True,
    ).save(force_insert=True)  # fmt: skip


def locked_person(county: str, person_id: int) -> Person:
    """The person's row, nobody else's until the end of the transaction. Raises NotFound."""
    person = Person.objects.select_for_update().filter(county=county, id=person_id, merged_into=None).first()
    if person is None:
        raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
    return person


def _values(person: Person) -> dict[str, Any]:
    return {field.attname: getattr(person, field.attname) for field in Person._meta.local_concrete_fields}


def check_row(row: Any) -> None:
    """The table's own conditions, and a place that can be one. Raises BadEntry."""
    try:
        row.clean_fields(
            exclude=[field.name for field in row._meta.local_concrete_fields if _may_stay_empty(row, field)]
        )
    except ValidationError as error:
        raise BadEntry("；".join(f"{name}：{''.join(words)}" for name, words in error.message_dict.items())) from error
    place = getattr(row, "division", None) or EVERYWHERE
    if place != NOWHERE and not is_code(place):
        raise BadEntry(f"区划代码须为 2、4、6、9 或 12 位数字 not a division code: {place}")


def _may_stay_empty(row: Any, field: Any) -> bool:
    """Whether it is empty and the table lets it be."""
    return getattr(row, field.attname) in (None, "", []) and (field.null or field.has_default())


def _checked_name(name: str) -> str:
    problem = CellProblem.EMOJI if has_pictograph(name) else find_problem(name)
    if problem is not None:
        raise BadEntry(f"姓名{problem.said.zh} the name {problem.said.en}")
    key = normalise_name(name)
    if not key:
        raise BadEntry("请填姓名 the name is missing")
    if len(key) > LONGEST_NAME:
        raise BadEntry(f"姓名超过 {LONGEST_NAME} 个字 the name is too long")
    if any(character.isdigit() for character in key):
        raise BadEntry("姓名中有数字 there is a digit in the name")
    return key


def _checked_number(text: str, kind: DocumentKind | None, on: date) -> KnownNumber:
    try:
        return know_number(text, kind, on)
    except WrongNumber as wrong:
        raise BadEntry(f"证件号码：{wrong}") from wrong


def _refuse_contradiction(known: KnownNumber | None, birth: date | None, sex: str | None) -> None:
    """What the number says of birth and sex and what the form says must be the same."""
    if known is None:
        return
    if birth is not None and known.birth is not None and birth != known.birth:
        raise BadEntry("出生日期与证件号码不符 the birth date is not that of the number")
    if sex is not None and known.sex is not None and sex != known.sex:
        raise BadEntry("性别与证件号码不符 the sex is not that of the number")


def _refuse_known(number: str, kind: DocumentKind | None, name: str) -> None:
    owner = find_by_number(number, open_vault(), kind)
    if owner is None:
        return
    if _name_of(owner) == name:
        raise NumberTaken("此人已在一人一档中 this person is in the register", owner)
    raise NumberTaken(
        "该号码登记的是另一个姓名，请核对证件；无误的，报送号码冲突由专人判定 "
        "the number is registered with another name: look at the document again, then report the conflict",
        owner,
    )


def _name_of(person: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_key FROM registry_person WHERE id = %s", [person])
        return str(cursor.fetchone()[0])
