"""Orders that nobody in their senses would give: only refusals of our own (T38), and an entry for each thing done,
denied or shown (T80).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from psycopg import sql
from tests.access.people_at_work import audit_rows, count, new_key, outcomes
from tests.access.scenes import AREAS, COUNTY, ORDERS, VILLAGE, Performer, Scene, action_of, build, performers
from tests.access.test_trust_grid import CALLED_BY, FOR_WHOEVER_ASKED, UndoneError, is_revealed, let_have_asked
from tests.billing.conftest import copied, point_to
from tests.database import current_database
from tests.proofs import Proof

from canbao.access import acting, trail
from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.access.models import Outcome, Request
from canbao.access.revealing import MOST_AN_HOUR
from canbao.access.rights import rights, roles
from canbao.access.trail import Entry, write_entry
from canbao.billing.actions import assess_county
from canbao.lists.queries import returned_workbook, view_list, view_lists, view_rows
from canbao.registry.queries import find, list_people, person_file
from canbao.store.failures import StoreFailed
from canbao.store.server import SUPERUSER, Server

pytestmark = [pytest.mark.trust, pytest.mark.slow]

TEXTS = [
    "", " ", "\n", "\0", "甲\0乙", "\ud800", "\U0001f600", "\u202e反", "甲" * 51, "x" * 300, "长" * 5_000, "%s", "{0}",
    "'; DROP TABLE registry_person; --", "\\x00", "../../x", "=1+1", "430621199003071230", "13912345678", "-1", "1e9",
    "null", "true", "2024-02-30", "district", "350583", "350583001", "350583001001", "9" * 12, "confirm", "withdraw",
    "fujian/nanan/2024", "no/such/policy", "..", "低保", "hukou", "supplier", "civil_affairs",
]  # fmt: skip
NUMBERS = [0, 1, -1, 7, 2**15, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30]
TIMES = [time.min, time(8, 30), time.max]
DAYS = [date.min, date(1, 12, 31), date(1899, 12, 31), date(2024, 2, 29), date(2100, 1, 1), date.max]


class Nonsense:
    """Orders and arguments with some of their values replaced by others of the same type."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene, self.draw = scene, random.Random(seed)
        self.numbers = [*NUMBERS, *scene.numbers.values()]

    def order(self, order: Any) -> Any:
        parts = {part.name: getattr(order, part.name) for part in fields(order) if part.init}
        hints = get_type_hints(type(order), localns={"Sequence": Sequence, "Mapping": Mapping, "Json": Any})
        for name in self.draw.sample(sorted(parts), min(len(parts), self.draw.choice((1, 1, 1, 2, 3)))):
            parts[name] = self.value(parts[name], hints[name])
        sent = getattr(order, "bytes_sent", None)
        given = () if sent is None else sent if isinstance(sent, tuple) else (sent,)
        content = {
            name: self.content(file) for name, file in zip(("content", "manifest"), reversed(given), strict=False)
        }
        return type(order)(**parts, **content)

    def value(self, given: Any, hint: Any) -> Any:
        kinds = get_args(hint)
        if type(None) in kinds and self.draw.random() < 0.3:
            return None
        if given == () and (not isinstance(kinds[0], type) or is_dataclass(kinds[0])):
            return given
        if given is None:
            return self.of_type(next(kind for kind in kinds if kind is not type(None)))
        if is_dataclass(given):
            return self.order(given)
        if isinstance(given, tuple):
            return self.several(given, kinds[0] if kinds else str)
        if isinstance(given, Mapping):
            return self.mapping(given)
        return self.of_type(type(given))

    def of_type(self, kind: Any) -> Any:
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.draw.choice(list(kind))
        if kind is bool:
            return self.draw.random() < 0.5
        choices: Mapping[Any, Sequence[Any]] = {int: self.numbers, date: DAYS, time: TIMES}
        return self.draw.choice(choices.get(kind, TEXTS))

    def several(self, given: tuple[Any, ...], hint: Any) -> tuple[Any, ...]:
        other = self.value(given[0], hint) if given else self.of_type(hint)
        return self.draw.choice([(), (other,), (*given, other), given + given, (other,) * 300])

    def mapping(self, given: Mapping[str, Any]) -> dict[str, Any]:
        odd: list[Any] = [*TEXTS, *self.numbers, None, True, [], ["x"], {"a": {}}, {"\0": 1}]
        name = self.draw.choice([*given, *given, *TEXTS])
        return {**given, name: self.draw.choice(odd)}

    def content(self, sent: bytes) -> bytes:
        at = self.draw.randrange(len(sent))
        damaged = [b"", sent[:at], sent[:at] + b"\0\xff" + sent[at:], b"%PDF", "姓名,证件号\n甲,1\n".encode()]
        return self.draw.choice([sent, sent, *damaged])

    def actor(self, action: str) -> Actor:
        """Mostly somebody who may."""
        is_anybody = self.draw.random() < 0.2
        role = self.draw.choice(list(roles() if is_anybody else rights()[action].reaches))
        return self.scene.actor(role, *(self.draw.choice(list(AREAS.values())) if is_anybody else AREAS["own county"]))

    def question(self) -> tuple[str, Any]:
        """A query's right, and the query with arguments of the right types."""
        draw, number, text = self.draw, self.draw.choice(self.numbers), self.draw.choice(TEXTS)
        asks: list[tuple[str, Any]] = [
            (
                "find_person",
                partial(find, typed=draw.choice([*TEXTS, "周", "zcs", "1234"]), unit=draw.choice(["", text])),
            ),
            ("find_person", partial(list_people, unit=text, after=draw.choice([None, (text, number)]))),
            ("view_person", partial(person_file, person_id=number, on=draw.choice([None, *DAYS]))),
            ("view_list", partial(view_lists, supplier=text)),
            ("view_list", partial(view_list, list_id=number)),
            ("view_list", partial(view_rows, list_id=number, kinds=(text,), outcomes=(text,), after=number)),
            ("view_list", partial(returned_workbook, list_id=number)),
        ]
        return draw.choice(asks)


@dataclass
class Asked:
    """What came of so many orders. `strange`: whatever is no refusal of ours."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: set[str] = field(default_factory=set)
    strange: Counter[str] = field(default_factory=Counter)

    def ask(self, name: str, call: Callable[[], object]) -> bool:
        """Whether it was done, and stays."""
        try:
            call()
        except UndoneError:
            self.outcomes["undone"] += 1
        except NotAllowed:
            self.outcomes["denied"] += 1
        except Exception as error:
            self._refused(name, error)
        else:
            self.outcomes["done"] += 1
            return True
        return False

    def _refused(self, name: str, error: Exception) -> None:
        kind = type(error)
        if kind.__module__.startswith("canbao.") and not isinstance(error, AssertionError):
            self.outcomes["refused"] += 1
            self.refusals.add(kind.__name__)
        else:
            self.strange[f"{name} {kind.__name__}: {str(error)[:120]}"] += 1

    @property
    def told(self) -> int:
        """What must stand in the trail."""
        return self.outcomes["done"] + self.outcomes["denied"]


def ask_nonsense(scene: Scene, seed: int, orders: int) -> Asked:
    """So many orders and questions. Most of what is done is undone, so that there is something left to ask about; what
    stays is asked for a second time under its key.
    """
    nonsense, asked = Nonsense(scene, seed), Asked()
    draw, found = nonsense.draw, performers()
    names = [name for name in ORDERS if name not in INNER and name not in SLOW]

    def write(actor: Actor, entry: Entry, answer: Any = None) -> None:
        write_entry(actor, entry, answer)
        if entry.outcome is Outcome.DONE and draw.random() < UNDONE:
            raise UndoneError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acting, "write_entry", write)
        for number in range(orders):
            if number % 7 == 0:
                action, question = nonsense.question()
                if not asked.ask(action, partial(question, nonsense.actor(action))):
                    continue
                asked.outcomes["done"] -= 1
                asked.outcomes["answered"] += 1
                continue
            name = draw.choice(SLOW if number % 100 == 1 else names)
            actor, key = nonsense.actor(action_of(found[name])), new_key()
            perform = partial(CALLED_BY.get(name, found[name]), actor, key, nonsense.order(ORDERS[name](scene)))
            if asked.ask(name, perform):
                assert perform() is not None, "the same again is the same answer, and no second entry"
    return asked


INNER = frozenset({"access.rotation._reseal_step"})
"""Ordered by code of ours alone, with names of tables."""
SLOW = [
    "billing.actions._assess_county",
    "billing.actions.roll_over",
    "access.places.load_places",
    "access.rotation.make_new_key",
    "registry.importing.import_people",
]
"""Asked one time in a hundred: each is work of a second, or makes a file."""
UNDONE = 0.8
SEED = 38


@pytest.fixture
def scene(database: Server, vault: object, tmp_path: Path) -> Scene:
    del vault
    return build(database, VILLAGE, tmp_path)


def test_t38_nonsense_is_refused_by_us_and_t80_all_of_it_is_told(database: Server, scene: Scene, proof: Proof) -> None:
    orders, before = proof.size(300, 20_000), count(database, "access_auditentry")
    asked = ask_nonsense(scene, SEED, orders)
    assert asked.strange == {}
    assert min(asked.outcomes[name] for name in ("done", "undone", "denied", "refused", "answered")) > orders // 150
    figure = f"{orders:,} generated orders and questions over {len(ORDERS)} actions and 7 queries"
    shown = f"{figure}: {len(asked.refusals)} kinds of refusals of our own, 0 other exceptions"
    proof.shows("T38", shown, "0 status 500, 0 traces", seed=SEED)
    for _ in range(MOST_AN_HOUR + 2):
        asked.ask("reveal", partial(is_revealed, scene, scene.actor("bureau_clerk", COUNTY, account=9)))
    entries = count(database, "access_auditentry") - before
    assert entries == asked.told
    told = Counter(outcomes(database))
    assert (told["revealed"], told["alarm"]) == (MOST_AN_HOUR, 2)
    parts = f"{asked.told - told['denied']:,} done or shown, {told['denied']:,} denied"
    proof.shows(
        "T80", f"{entries:,} entries for {parts}: 0 missing, 0 too many", "entries = actions + denials + reveals"
    )
    again = assess_county(scene.actor("bureau_clerk", COUNTY, account=8), new_key(), ORDERS[SLOW[0]](scene))
    assert again["people"], "whatever was stored, the county can be assessed"


NOT_OF_A_VILLAGE = frozenset(
    {
        "access.founding._set_up",
        "billing.actions.roll_over",
        "campaign.sending.begin_batch",
        "money.applications.deciding.enter_sum",
        "money.collecting.deposit_cash",
        "money.collecting.hand_in_cash",
        "money.family_paying.pay_from_family_account",
        "money.holding.match_held",
        "money.paying.record_payment",
        "money.paying.record_payments",
        "money.paying.withdraw_payment",
        "money.refunding.refunds.decide_refund",
        "money.refunding.refunds.propose_refund",
        "money.refunding.reversals.reverse_cash",
        "money.refunding.reversals.reverse_payment",
        "money.supplementing.offer_repair",
        "money.supplementing.settle_provisional",
    }
)
"""Actions that the scene's village has nothing for: it is founded, it has no next year, its dues are of another day.
Those of money are done in tests/money/test_trust_told.py.
"""


@contextmanager
def copy_of(server: Server, home: str, name: str) -> Iterator[None]:
    """A copy of the scene to work on, for as long as the block lasts."""
    copied(server, home, name)
    yield
    point_to(home)
    with server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def is_done(scene: Scene, name: str, performer: Performer) -> bool:
    """Whether somebody with the right can do it; whatever comes of it has its one entry, and a refusal none."""
    action = action_of(performer)
    for role in rights()[action].reaches:
        actor, key, said = scene.actor(role, COUNTY), new_key(), ""
        if name in FOR_WHOEVER_ASKED:
            let_have_asked(scene, actor, action)
        before = count(scene.server, "access_auditentry")
        try:
            CALLED_BY.get(name, performer)(actor, key, ORDERS[name](scene))
            said = "done"
        except NotAllowed:
            said = "denied"
        except StoreFailed:
            said = ""
        rows = audit_rows(scene.server)[before:]
        assert [(row["action"], row["outcome"]) for row in rows] == ([(action, said)] if said else []), (name, role)
        if said == "done":
            return True
    return False


def test_t80_each_action_has_one_entry_of_its_own(database: Server, scene: Scene, proof: Proof) -> None:
    found, home, undone = performers(), current_database(), set()
    names = sorted(found)[:: proof.size(12, 1)]
    for number, name in enumerate(names):
        with copy_of(database, home, f"told_{number}"):
            if not is_done(scene, name, found[name]):
                undone.add(name)
    assert undone == NOT_OF_A_VILLAGE & set(names)
    figure = f"{len(names) - len(undone)} of {len(names)} actions done in a village, each with one entry of its name"
    proof.shows("T80", figure, "entries = actions + denials + reveals")


def test_t38_sabotage_without_asking_what_the_database_refused(
    scene: Scene, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "database_refusals", nullcontext)
    asked = ask_nonsense(scene, SEED, 200)
    assert asked.strange
    seen = f"{asked.strange.total()} of 200 end in an exception of the database or the driver"
    proof.sabotage("T38", "the database's refusals not said as ours", seen)


def test_t80_sabotage_an_entry_that_is_lost_is_missed(
    database: Server, scene: Scene, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_answer(actor: Actor, entry: Entry, answer: Any = None) -> None:
        if answer is None:
            trail.write_entry(actor, entry)
        Request.objects.filter(county=actor.county, account_id=actor.account_id, key=entry.key).update(answer=answer)

    monkeypatch.setattr(f"{__name__}.write_entry", only_answer)
    before = count(database, "access_auditentry")
    asked = ask_nonsense(scene, SEED, 200)
    missing = asked.told - (count(database, "access_auditentry") - before)
    assert missing == asked.outcomes["done"] > 0
    proof.sabotage("T80", "effects without an entry", f"{missing} missing of {asked.told}")
