"""Residents at their own file: the same for everybody until the right code, then one person and nobody else."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from psycopg import sql
from tests.access.people_at_work import audit_rows, sabotage
from tests.campaign.fieldwork import Field
from tests.campaign.gateway_server import KEY, SECRET, Operator, operating
from tests.database import as_superuser
from tests.proofs import Proof

from canbao.access.sign_ins import new_token
from canbao.access.vault import open_vault
from canbao.campaign import own_codes
from canbao.campaign.models import GatewayKind
from canbao.campaign.own_codes import MOST_ASKED, AskedTooOften, ask_for_code, count_asking, send_codes, sends_codes
from canbao.campaign.own_files import own_file_of
from canbao.campaign.own_visits import EndVisit, OwnPresence, WrongCode, end_visit, enter, own_presence
from canbao.registry.models import Document, Person
from canbao.store.scope import own_file, scoped

ADDRESS = "203.0.113.7"
PHONE = "13900000001"


class Resident:
    """Somebody who owes, with number, name and telephone."""

    def __init__(self, field: Field, operator: Operator) -> None:
        self.field, self.operator = field, operator
        self.person = field.owing[0].person_id
        field.phone(self.person, PHONE)
        from tests.database import in_area

        from canbao.access.vault import place_of

        with in_area(field.county):
            document = Document.objects.filter(county=field.county, person_id=self.person, is_current=True).latest("id")
            self.name = Person.objects.get(county=field.county, id=self.person).name
        place = place_of("registry_document", "number", field.county, document.id)
        self.number = open_vault().open(bytes(document.number), place)

    def ask(self, number: str = "", name: str = "", address: str = ADDRESS) -> str:
        count_asking(self.field.county, address)
        token = new_token(self.field.county)
        ask_for_code(self.field.county, number or self.number, name or self.name, token)
        return token

    def visit(self, token: str, code: str) -> str:
        """A visit begun; its token."""
        visit = new_token(self.field.county)
        enter(token, code, visit)
        return visit

    def code(self) -> str:
        """The last one that the operator took."""
        send_codes(self.field.system)
        found = re.search(r"验证码是 (\d{6})，", self.operator.messages[-1]["text"])
        assert found is not None
        return found.group(1)

    def enter(self) -> OwnPresence:
        presence = own_presence(self.visit(self.ask(), self.code()))
        assert presence is not None
        return presence


@pytest.fixture
def resident(field: Field) -> Iterator[Resident]:
    with operating() as operator:
        field.sends(GatewayKind.HTTP, address=operator.address, key=KEY, secret=SECRET)
        yield Resident(field, operator)


def kept(field: Field, table: str) -> list[Any]:
    with as_superuser(field.till.county.server) as owner:
        return owner.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()


def later(field: Field, minutes: int) -> None:
    """As if so much time had passed since everything."""
    with as_superuser(field.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        for table, columns in (("owncode", ("asked_at", "sent_at")), ("ownvisit", ("begun_at", "seen_at"))):
            for column in columns:
                change = "UPDATE {} SET {} = {} - make_interval(mins => %s)"
                names = [sql.Identifier(f"campaign_{table}"), *[sql.Identifier(column)] * 2]
                owner.execute(sql.SQL(change).format(*names), [minutes])


def test_a_code_opens_ones_own_file_and_leaves_entries(resident: Resident) -> None:
    presence = resident.enter()
    assert (presence.county, presence.person_id) == (resident.field.county, resident.person)
    assert [row["phone"] for row in resident.operator.messages] == [PHONE]
    file = own_file_of(presence)
    assert (file.name, file.standing) == (resident.name, "owing")
    assert file.payable_fen == resident.field.owing[0].payable_fen
    rows = audit_rows(resident.field.till.county.server)
    mine = [row["action"] for row in rows if "own" in str(row["action"]) and row["outcome"] == "done"]
    assert mine == ["ask_own_code", "send_own_code", "begin_own_visit", "open_own_file"]
    assert rows[-1]["changes"] == [{"record": "person", "number": resident.person, "visit": presence.visit}]


def test_whoever_has_paid_is_in(resident: Resident) -> None:
    resident.field.till.pay(resident.field.owing[0])
    file = own_file_of(resident.enter())
    assert file.standing == "in"
    assert file.paid_fen == resident.field.owing[0].payable_fen


@pytest.mark.trust
def test_t50_a_resident_sees_one_person_whatever_is_asked(resident: Resident, proof: Proof) -> None:
    """Every table of the store, read whole as the application in the scope of one person."""
    from django.db import connection

    field = resident.field
    field.till.pay(field.owing[0])
    field.till.pay(field.owing[1])
    resident.enter()

    def seen() -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        with scoped(own_file(field.county, resident.person)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p') AND relname NOT LIKE"
                " 'registry\\_coverage' AND has_table_privilege(current_user, oid, 'SELECT') ORDER BY 1"
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" AS t')
                rows = [json.loads(row[0]) for row in cursor.fetchall()]
                if rows:
                    found[table] = rows
        return found

    def foreign(found: dict[str, list[Any]]) -> list[str]:
        import json

        rows = [
            (name, row if isinstance(row, dict) else json.loads(row)) for name, many in found.items() for row in many
        ]
        return sorted(
            {
                name for name, row in rows
                if row.get("person_id", row["id"] if name == "registry_person" else resident.person) != resident.person
                or row["county"] != field.county
            }
        )  # fmt: skip

    found = seen()
    assert {"registry_person", "registry_document", "billing_due", "money_payment", "billing_run"} <= set(found)
    assert [len(found[name]) for name in ("registry_person", "billing_due", "money_payment", "billing_run")] == [1] * 4
    assert len(found["billing_runsituation"]) == 1
    assert foreign(found) == []
    shown = sum(map(len, found.values()))
    proof.shows("T50", f"a resident reads every table whole: {shown} rows, all their own", "nobody else's row")
    sabotage(field.till.county.server, "ALTER POLICY to_oneself ON billing_due USING (true)")
    assert "billing_due" in foreign(seen())
    proof.sabotage("T50", "the condition of the policy on dues", "the resident reads dues of others")


def test_in_the_scope_of_one_person_nothing_is_written(resident: Resident) -> None:
    from django.db.utils import DatabaseError

    county, person = resident.field.county, resident.person
    for model in (Person, Document):
        rows = {"id": person} if model is Person else {"person_id": person}
        with scoped(own_file(county, person)):
            assert model.objects.filter(county=county, **rows).exists()
    with scoped(own_file(county, person)):
        assert Person.objects.filter(county=county, id=person).update(name="别人") == 0
    with pytest.raises(DatabaseError), scoped(own_file(county, person)):
        Person.objects.create(
            county=county, unit=resident.field.village, name="新", name_key="新", pinyin="x", initials="x"
        )


@pytest.mark.trust
def test_t63_known_and_unknown_are_alike(resident: Resident, proof: Proof) -> None:
    field = resident.field
    other = "430621199003071230"
    tokens = [resident.ask(), resident.ask(name="别人"), resident.ask(number=other), resident.ask(number="1")]
    assert len({len(token) for token in tokens}) == 1
    rows = kept(field, "campaign_owncode")
    assert len(rows) == len(tokens)
    said = set()
    for token in tokens:
        with pytest.raises(WrongCode) as refused:
            resident.visit(token, "000000x")
        said.add(str(refused.value))
    assert len(said) == 1
    send_codes(field.system)
    assert [row["phone"] for row in resident.operator.messages] == [PHONE], "nobody else gets anything"
    for _ in range(MOST_ASKED - len(tokens)):
        resident.ask(number=other)
    for number in (resident.number, other):
        with pytest.raises(AskedTooOften):
            resident.ask(number=number)
    resident.ask(address="203.0.113.8")
    proof.shows("T63", f"known, unknown, wrong name, no number: alike; {MOST_ASKED} an hour from one address", "alike")


@pytest.mark.trust
def test_t73_codes_are_used_once_tried_five_times_and_old_after_five_minutes(resident: Resident, proof: Proof) -> None:
    token = resident.ask()
    code = resident.code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(4):
        with pytest.raises(WrongCode):
            resident.visit(token, wrong)
    assert own_presence(resident.visit(token, f"{code[:3]} {code[3:]}")) is not None
    with pytest.raises(WrongCode):
        resident.visit(token, code)
    token = resident.ask()
    code = resident.code()
    for _ in range(5):
        with pytest.raises(WrongCode):
            resident.visit(token, wrong)
    with pytest.raises(WrongCode):
        resident.visit(token, code)
    token = resident.ask()
    code = resident.code()
    later(resident.field, own_codes.VALID_MINUTES + 1)
    with pytest.raises(WrongCode):
        resident.visit(token, code)
    with pytest.raises(WrongCode):
        resident.visit("no token", code)
    proof.shows("T73", "a code reused, guessed five times, old: refused", "refused; ≤ 5 tries")


def test_for_one_person_few_codes_are_sent(resident: Resident) -> None:
    for at in range(8):
        resident.ask(address=f"203.0.113.{at}")
    send_codes(resident.field.system)
    assert len(resident.operator.messages) == 5


def test_a_visit_ends(resident: Resident) -> None:
    from canbao.access.acting import NotFound

    field = resident.field
    token = resident.visit(resident.ask(), resident.code())
    presence = own_presence(token)
    assert presence is not None
    end_visit(field.system, "own-end", EndVisit(presence.visit))
    assert own_presence(token) is None
    with pytest.raises(NotFound):
        own_file_of(presence)
    token = resident.visit(resident.ask(), resident.code())
    later(field, 11)
    assert own_presence(token) is None
    assert own_presence("430621.nothing") is None
    assert own_presence("") is None


def test_a_code_is_nowhere_in_clear(resident: Resident, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        token = resident.ask()
        before = str(kept(resident.field, "campaign_owncode"))
        code = resident.code()
        resident.visit(token, code)
    tables = ("campaign_owncode", "campaign_ownvisit", "access_request", "access_auditentry", "campaign_message")
    after = "".join(str(kept(resident.field, table)) for table in tables)
    assert f"'{code}'" not in before + after
    assert f" {code}" not in after
    assert code not in caplog.text
    assert resident.number not in after + caplog.text


def test_without_a_gateway_there_are_no_codes(field: Field) -> None:
    assert not sends_codes(field.county)
    field.sends()
    assert not sends_codes(field.county), "a file for an operator is too late"
    assert send_codes(field.system) == 0


def test_a_lost_answer_sends_no_second_code(resident: Resident) -> None:
    from canbao.exchange.calling import CallFailed

    resident.operator.breaks = 1
    resident.ask()
    with pytest.raises(CallFailed):
        send_codes(resident.field.system)
    assert send_codes(resident.field.system) == 0
    assert len(resident.operator.messages) == 1


def test_old_codes_are_forgotten(resident: Resident) -> None:
    resident.ask()
    resident.ask(name="别人")
    send_codes(resident.field.system)
    before = len(audit_rows(resident.field.till.county.server))
    send_codes(resident.field.system)
    assert len(audit_rows(resident.field.till.county.server)) == before, "nothing to do, nothing to tell"
    later(resident.field, 61)
    resident.ask()
    send_codes(resident.field.system)
    assert len(kept(resident.field, "campaign_owncode")) == 1
    assert timedelta(hours=own_codes.KEPT_HOURS) == timedelta(minutes=60)
