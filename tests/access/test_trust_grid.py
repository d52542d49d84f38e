"""Who may do and see what: every action and every query of the code, asked by every role from every area (T50), and
every number in every order changed to somebody else's (T51).
"""

from __future__ import annotations

import ast
import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from django.db import IntegrityError
from tests.access import scenes_of_pages, scenes_of_sign_ins, scenes_of_windows
from tests.access.people_at_work import new_key, nothing, sabotage
from tests.access.scenes import (
    ABOUT,
    AREAS,
    COUNTY,
    DAY,
    FAR_VILLAGE,
    OF_COUNTY,
    OF_TOWN,
    OF_VILLAGE,
    ORDERS,
    OWN_COUNTY,
    POLICIES,
    SISTER_VILLAGE,
    TOWN,
    VILLAGE,
    WHOLE_COUNTY,
    YEAR,
    Performer,
    Scene,
    action_of,
    build,
    performers,
)
from tests.api import scenes_of_systems
from tests.campaign import scene_orders as progress
from tests.campaign import scenes_of_fieldwork
from tests.database import as_superuser
from tests.exchange import records as exchange_records
from tests.money import scene_orders
from tests.phones import scenes_of_phones
from tests.proofs import Proof

import canbao
from canbao.access import acting
from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.access.exporting import NothingToExport, exports
from canbao.access.founding import FoundedAlready
from canbao.access.models import Outcome
from canbao.access.revealing import Ask, SealedText, reveal
from canbao.access.rights import Reach, rights, roles
from canbao.access.trail import Entry, write_entry
from canbao.access.vault import place_of
from canbao.access.verifying import verify_trail
from canbao.billing.actions import assess_county
from canbao.billing.one_person import assess_person
from canbao.billing.policies import Choice, NoNextPolicy
from canbao.billing.rolling_over import NoCampaign
from canbao.exchange.queries import acknowledgement_of, view_exchange
from canbao.lists.calendar import Calendar, view_calendar
from canbao.lists.queries import returned_workbook, view_list, view_lists, view_rows
from canbao.lists.reminding import reminded
from canbao.money.aiding.application import aid_requests, application_form
from canbao.money.aiding.budgeting import next_budget
from canbao.money.aiding.ledger import Ask as AskAid
from canbao.money.aiding.ledger import aid_ledger, too_much
from canbao.money.aiding.reconciling import reconcile_aid
from canbao.money.aiding.totals import aid_totals
from canbao.money.applications.records import ApplicationRefused
from canbao.money.charging import NothingPublished
from canbao.money.collecting import NothingHeld
from canbao.money.family_paying import FamilyPaymentRefused
from canbao.money.paying import PaymentRefused
from canbao.money.refunding.refunds import RefundRefused
from canbao.money.subsidising import subsidy_accounts
from canbao.money.supplementing import SupplementRefused
from canbao.registry.models import Document
from canbao.registry.policies import book_of
from canbao.registry.queries import find, find_by_document, list_people, person_file
from canbao.store.failures import StoreFailed
from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.slow]

CALLED_BY: Mapping[str, Performer] = MappingProxyType({"billing.actions._assess_county": assess_county})
"""Actions that are called by way of another function."""
NOT_YET: Mapping[str, str] = MappingProxyType(
    {
        "download_template": "a template holds nothing of anybody; the command needs no account",
        "seal_trail": "the sealer is the system's own work: test_sealing",
    }
)
"""Rights that no function asks for, and why."""


class UndoneError(Exception):
    """The action was done, and is rolled back so that the next one finds the same."""


PAST_THE_RIGHT = (
    UndoneError,
    FoundedAlready,
    NoCampaign,
    NoNextPolicy,
    NothingToExport,
    NothingPublished,
    NothingHeld,
    PaymentRefused,
    SupplementRefused,
    RefundRefused,
    ApplicationRefused,
    FamilyPaymentRefused,
    *scenes_of_fieldwork.PAST_THE_RIGHT,
)
"""A county is founded once, has no next year, another one no published dues; nobody's due is of today, nobody holds
cash: these refusals come after those of right and area.
"""
FOR_WHOEVER_ASKED = frozenset(
    {"access.export_files.make_export", "access.export_files._fetch"}
    | {f"campaign.undoing.undo_{what}" for what in ("attempts", "withdrawal", "silence", "duty")}
    | {"registry.work_groups.undo_work_group"}
)
"""What only the account that asked or recorded may do, if it still may: the grid lets each of its people have."""


@pytest.fixture
def scene(database: Server, vault: object, tmp_path: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The village; from then on whatever is done is undone after its entry was written."""
    del vault, own_folder
    made = build(database, VILLAGE, tmp_path)
    undo_all(monkeypatch)
    return made


def undo_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(actor: Actor, entry: Entry, answer: Any = None) -> None:
        write_entry(actor, entry, answer)
        if entry.outcome is Outcome.DONE:
            raise UndoneError

    monkeypatch.setattr(acting, "write_entry", write)


def outcome(performer: Performer, actor: Actor, order: Any) -> tuple[str, str]:
    """`done`, or the class of the refusal and its words without numbers."""
    try:
        performer(actor, new_key(), order)
    except PAST_THE_RIGHT:
        return "done", ""
    except (StoreFailed, IntegrityError) as refused:
        return type(refused).__name__, re.sub(r"\d+", "#", str(refused))
    raise AssertionError("it was not undone")


def expected(role: str, action: str, area: str, areas: frozenset[str]) -> bool:
    """As the table of rights says. `areas`: from which reach `area` is enough."""
    reach = rights()[action].reaches.get(role)
    return reach is not None and area in (areas | OF_COUNTY if reach is Reach.ANY else areas)


# -- T50: actions ------------------------------------------------------------------------------------------------------


def performed() -> dict[str, Performer]:
    """Every action of the code; red where one has no order."""
    found = performers()
    assert sorted(found.keys() ^ ORDERS.keys()) == [], "an action without an order in tests/access/scenes.py"
    return found


def differing_actions(scene: Scene, rooms: str = "") -> Iterator[tuple[str, str, str]]:
    """Where what happens is not what the table says. `rooms`: how the names of the actions begin."""
    for name, performer in performed().items():
        if not name.startswith(rooms):
            continue
        action, areas = action_of(performer), ABOUT.get(name, OF_VILLAGE)
        for role, area in product(roles(), AREAS):
            actor = scene.actor(role, *AREAS[area])
            if name in FOR_WHOEVER_ASKED:
                let_have_asked(scene, actor, action)
            found, _ = outcome(CALLED_BY.get(name, performer), actor, ORDERS[name](scene))
            if (found == "done") != expected(role, action, area, areas):
                yield name, role, area


def let_have_asked(scene: Scene, actor: Actor, action: str) -> None:
    """The exports of the scene were asked for by this account, by this right."""
    with as_superuser(scene.server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE access_export SET asked_by = %s, action = %s", [actor.account_id, action])
        for table in ("campaign_attempt", "campaign_silence", "campaign_dutyrecord"):
            connection.execute(f"UPDATE {table} SET recorded_by = %s, recorded_at = now()", [actor.account_id])
        connection.execute("UPDATE registry_workgroup SET changed_by = %s, changed_at = now()", [actor.account_id])
        connection.execute(
            "UPDATE registry_whereabouts SET withdrawn_by = %s, replaced_at = now() WHERE withdrawn_by IS NOT NULL",
            [actor.account_id],
        )


# -- T50: queries ------------------------------------------------------------------------------------------------------


def is_found(scene: Scene, actor: Actor) -> bool:
    return scene["anybody"] in {row.id for row in find(actor, scene.texts["number_of_anybody"]).rows}


def is_found_by_document(scene: Scene, actor: Actor) -> bool:
    return scene["anybody"] in {row.id for row in find_by_document(actor, scene.texts["number_of_anybody"]).rows}


def is_listed(scene: Scene, actor: Actor) -> bool:
    return scene["anybody"] in {row.id for row in list_people(actor).rows}


def has_bill(scene: Scene, actor: Actor) -> bool:
    return bool(assess_person(actor, scene["anybody"], Choice((scene.policy,)), DAY).person_id)


def is_owed(scene: Scene, actor: Actor) -> bool:
    rules = book_of(scene.policy).latest
    asked = Calendar(rules.file.administration, rules.readings, (f"{DAY + timedelta(days=62):%Y-%m}",), DAY)
    return scene["list_checked"] in {each.list_id for each in view_calendar(actor, asked)}


def is_revealed(scene: Scene, actor: Actor) -> bool:
    def search() -> SealedText:
        document = Document.objects.filter(county=actor.county, person_id=scene["anybody"]).first()
        if document is None:
            raise NotFound("没有")
        place = place_of("registry_document", "number", actor.county, document.id)
        return SealedText(bytes(document.number), place, VILLAGE)

    ask = Ask("registry_document", scene["anybody"], "来电核对")
    return reveal(actor, new_key(), ask, search) == scene.texts["number_of_anybody"]


SEES: Mapping[str, tuple[str, Callable[[Scene, Actor], bool]]] = MappingProxyType(
    {
        "registry.queries.find": ("find_person", is_found),
        "registry.queries.find_by_document": ("find_person", is_found_by_document),
        "registry.queries.list_people": ("find_person", is_listed),
        "registry.queries.person_file": (
            "view_person",
            lambda scene, actor: bool(person_file(actor, scene["anybody"]).row.id),
        ),
        "lists.queries.view_lists": (
            "view_list",
            lambda scene, actor: scene["list_checked"] in {each["list"] for each in view_lists(actor)},
        ),
        "lists.queries.view_list": (
            "view_list",
            lambda scene, actor: bool(view_list(actor, scene["list_checked"])["list"]),
        ),
        "lists.queries.view_rows": ("view_list", lambda scene, actor: bool(view_rows(actor, scene["list_checked"]))),
        "lists.queries.returned_workbook": (
            "view_list",
            lambda scene, actor: returned_workbook(actor, scene["list_checked"]) is None,
        ),
        "lists.calendar.view_calendar": ("view_calendar", is_owed),
        "lists.reminding.reminded": (
            "view_calendar",
            lambda scene, actor: scene.texts["month_reminded"] in {each.month for each in reminded(actor)},
        ),
        "billing.one_person.assess_person": ("view_run", has_bill),
        "money.aiding.ledger.aid_ledger": (
            "view_aid",
            lambda scene, actor: (
                scene["anybody"] in {each.person_id for each in aid_ledger(actor, AskAid(YEAR, scene.village))}
            ),
        ),
        "money.aiding.ledger.too_much": (
            "view_aid",
            lambda scene, actor: (
                scene["asked"] in {each.person_id for each in too_much(actor, AskAid(YEAR, scene.village))}
            ),
        ),
        "money.aiding.totals.aid_totals": (
            "view_aid",
            lambda scene, actor: bool(aid_totals(actor, YEAR, scene.village)),
        ),
        "money.aiding.reconciling.reconcile_aid": ("view_aid", lambda _, actor: bool(reconcile_aid(actor, YEAR))),
        "money.aiding.application.application_form": (
            "view_aid",
            lambda scene, actor: bool(application_form(actor, scene["aid_listed"]).lines),
        ),
        "money.aiding.application.aid_requests": (
            "view_aid",
            lambda scene, actor: scene["aid_listed"] in {each.id for each in aid_requests(actor, YEAR)},
        ),
        "money.aiding.budgeting.next_budget": ("view_aid", lambda _, actor: next_budget(actor, YEAR) is not None),
        "money.subsidising.subsidy_accounts": ("view_aid", lambda _, actor: bool(subsidy_accounts(actor, YEAR))),
        **scene_orders.SEES,
        **scenes_of_pages.SEES,
        **scenes_of_windows.SEES,
        **progress.SEES,
        **scenes_of_systems.SEES,
        **scenes_of_sign_ins.SEES,
        **scenes_of_fieldwork.SEES,
        **exchange_records.SEES,
        **scenes_of_phones.SEES,
        "access.exporting.exports": (
            "view_exports",
            lambda scene, actor: scene["export_made"] in {each["export"] for each in exports(actor)},
        ),
        "exchange.queries.view_exchange": (
            "view_exchange",
            lambda scene, actor: scene["package"] in {each.id for each in view_exchange(actor).packages},
        ),
        "exchange.queries.acknowledgement_of": (
            "view_exchange",
            lambda scene, actor: acknowledgement_of(actor, scene["receipt"]).result == "taken",
        ),
        "access.verifying.verify_trail": ("verify_trail", lambda _, actor: verify_trail(actor).is_whole),
        "access.revealing.reveal": ("reveal_number", is_revealed),
    }
)
"""Every query of the code: its right, and whether it shows the record of the scene to somebody."""


SEEN_FROM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # A list is an office's work for the county: the bureau, inspection and audit see it wherever they sit.
        "lists": OF_COUNTY,
        # A request is of a town or county; the budget is of what the reader sees, perhaps nothing.
        "money.aiding.application.application_form": OF_TOWN,
        "money.aiding.application.aid_requests": OF_TOWN,
        "money.aiding.budgeting.next_budget": OF_COUNTY,
        # Who gives is known in the whole county; aid to give back is of what the reader sees, perhaps nothing.
        "money.sponsoring.sponsors": OF_COUNTY,
        "money.refunding.queries.aid_to_give_back": OWN_COUNTY,
        # Limits of a hand are the county's, perhaps none.
        "money.waiting.cash_limits": OWN_COUNTY,
        # Runs are the county's; everybody sees their own sign-ins.
        "billing.showing.published_choices": OF_COUNTY,
        "billing.showing.run_to_explain": OF_COUNTY,
        "access.sign_ins.own_sign_ins": OWN_COUNTY,
        # The trail is that of the county of whoever asks.
        "access.verifying.verify_trail": OWN_COUNTY,
        # What is exchanged is the county's, not a town's.
        "exchange": WHOLE_COUNTY,
        # Texts are the county's, chosen from by every town.
        "campaign.message_queries.texts": OF_COUNTY,
        "campaign.message_queries.rules_shown": OF_COUNTY,
        "campaign.campaign_years.campaign_year": OF_COUNTY,
        "campaign.message_queries.batches": WHOLE_COUNTY,
        "campaign.service_windows.windows": OF_COUNTY,
        "exchange.single.find_due": OF_VILLAGE,
        "exchange.differences.answers_of": OF_VILLAGE,
        "exchange.differences.view_differences": OF_VILLAGE,
        "exchange.differences.ages": OF_VILLAGE,
        # The policy's own channels are nobody's secret within the county; the log is the county's whole.
        "money.channels.channels_of": OF_COUNTY,
        # Work on the queue and the list of runs are the county's; which lists an office sends is nobody's record.
        "access.job_lists.view_jobs": OF_COUNTY,
        "lists.viewing.view_sendable": OWN_COUNTY,
        **dict.fromkeys(
            [f"billing.viewing.view_{name}" for name in ("runs", "run", "policies", "differences")], OF_COUNTY
        ),
        # Half a county cannot be compared: what is counted for one unit may stand in another.
        "campaign.comparing_counts.compare_progress": WHOLE_COUNTY,
    }
)
"""From which areas a room, or one of its queries, shows the record, where not from all that the village lies in."""


def asked_in_code() -> dict[str, str]:
    """Functions that read on somebody's behalf, by module and name, with the right they ask for."""
    root = Path(canbao.__file__).parent
    found = {"access.revealing.reveal": "reveal_number"}
    for path in root.rglob("*.py"):
        room = ".".join(path.relative_to(root).with_suffix("").parts)
        if room.startswith("cli."):
            continue  # Commands ask for the actor's area and then call what the rooms read.
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "reading":
                    assert isinstance(node, ast.FunctionDef), path
                    if isinstance(call.args[-1], ast.Constant):
                        found[f"{room}.{node.name}"] = str(call.args[-1].value)
    return {name: action for name, action in found.items() if action in rights()}


def sees(scene: Scene, name: str, actor: Actor) -> bool:
    try:
        return SEES[name][1](scene, actor)
    except StoreFailed:
        return False


def differing_queries(scene: Scene) -> Iterator[tuple[str, str, str]]:
    for name, (action, _) in SEES.items():
        areas = SEEN_FROM.get(name, SEEN_FROM.get(name.partition(".")[0], OF_VILLAGE))
        for role, area in product(roles(), AREAS):
            if sees(scene, name, scene.actor(role, *AREAS[area])) != expected(role, action, area, areas):
                yield name, role, area


def test_t50_every_action_and_query_by_every_role_from_every_area(scene: Scene, proof: Proof) -> None:
    assert {name: action for name, (action, _) in SEES.items()} == asked_in_code()
    asked = {action_of(performer) for performer in performed().values()} | set(asked_in_code().values())
    assert sorted(rights().keys() - asked) == sorted(NOT_YET), "rights that nothing asks for"
    assert list(differing_actions(scene)) == []
    assert list(differing_queries(scene)) == []
    cells = (len(ORDERS) + len(SEES)) * len(roles()) * len(AREAS)
    figure = f"{len(ORDERS)} actions and {len(SEES)} queries by {len(roles())} roles from {len(AREAS)} areas:"
    proof.shows(
        "T50", f"{figure} {cells:,} cells as the table of rights says", "equals roles.md; what is not in it is red"
    )


def test_t50_sabotage_without_the_questions_others_may(
    scene: Scene, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(acting, "require_right", nothing)
        without_right = list(differing_actions(scene, "registry."))
    assert ("registry.registering.register_person", "finance", "own town") in without_right
    proof.sabotage("T50", "the right not asked", f"{len(without_right):,} cells of the register differ")
    with monkeypatch.context() as patch:
        patch.setattr(acting.Act, "require", nothing)
        without_area = list(differing_actions(scene, "billing."))
    assert ("billing.actions.roll_over", "bureau_clerk", "own town") in without_area
    proof.sabotage(
        "T50", "the area not asked", f"{len(without_area):,} cells of billing differ, past the database's lock"
    )


# -- T51: somebody else's numbers --------------------------------------------------------------------------------------


LOCKED = (
    "registry_person registry_enrolment registry_household registry_pair registry_merge registry_numberconflict "
    "registry_verification registry_assignment registry_handover lists_listfile"
).split()
READ_BY_COUNTY = ("campaign.queueing.queue_messages text", "campaign.service_windows.close_window window")
"""Texts and windows are read by everybody of the county: their numbers are nobody's secret in a sister town."""
PASSED_OVER = (
    "campaign.sending.record_delivery reports.id", "campaign.own_codes.ask_code number", "phones.pairing._offer number",
)  # fmt: skip
"""An operator's report is taken with numbers that nobody knows, which are counted: foreign ones alike. A code, and
a telephone that is offered, bring the number that they are sealed for with them.
"""
UNKNOWN = 10**9 + 7
"""A number that no record has."""


def variants(order: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """An order with one number of another order in its place, and with a number of nobody."""
    for part in fields(order):
        mine, theirs = getattr(order, part.name), getattr(other, part.name)
        if mine == theirs or part.name in ("digest", "situations"):
            continue
        if isinstance(mine, int):
            yield part.name, replaced(order, part.name, theirs), replaced(order, part.name, UNKNOWN)
        elif isinstance(mine, tuple) and mine and isinstance(mine[0], int):
            foreign, unknown = (theirs[0], *mine[1:]), (UNKNOWN, *mine[1:])
            yield part.name, replaced(order, part.name, foreign), replaced(order, part.name, unknown)
        elif isinstance(mine, tuple) and mine and is_dataclass(mine[0]):
            for name, foreign, unknown in variants(mine[0], theirs[0]):
                yield (
                    f"{part.name}.{name}",
                    replaced(order, part.name, (foreign,)),
                    replaced(order, part.name, (unknown,)),
                )


def replaced(order: Any, name: str, value: Any) -> Any:
    given = {"content": order.bytes_sent} if hasattr(order, "bytes_sent") else {}
    return replace(order, **{name: value}, **given)


def whoever_may(scene: Scene, name: str, performer: Performer) -> Actor:
    """Somebody who may perform it on the scene, from the smallest area that is enough."""
    reaches = rights()[action_of(performer)].reaches
    role = next(role for role in ("town_clerk", "supplier", *reaches) if role in reaches)
    is_local = "own town" in ABOUT.get(name, OF_VILLAGE) and reaches[role] is not Reach.ANY
    return scene.actor(role, *((VILLAGE,) if reaches[role] is Reach.OWN else (TOWN,) if is_local else (COUNTY,)))


@dataclass
class Likeness:
    """Numbers of somebody else beside numbers of nobody: how many were asked, which were answered otherwise."""

    asked: int = 0
    told_apart: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"foreign": [], "unknown": []})

    def ask(self, name: str, ask: Callable[[Any], tuple[str, str]], foreign: Any, unknown: Any) -> None:
        answers = []
        for kind, order in (("foreign", foreign), ("unknown", unknown)):
            began = time.perf_counter()
            answers.append(ask(order))
            self.seconds[kind].append(time.perf_counter() - began)
        self.asked += 1
        if answers[0] != answers[1] or (answers[0][0] == "done" and name not in PASSED_OVER):
            self.told_apart.append(f"{name}: {answers}")

    @property
    def milliseconds_apart(self) -> float:
        """Between the medians of foreign and unknown numbers."""
        return abs(statistics.median(self.seconds["foreign"]) - statistics.median(self.seconds["unknown"])) * 1_000


def compare(scene: Scene, others: Iterable[Scene]) -> Likeness:
    """Every number in every order, changed to one of the others' and to one of nobody's."""
    found = Likeness()
    for other, (name, performer) in product(others, performed().items()):
        actor, call = whoever_may(scene, name, performer), CALLED_BY.get(name, performer)
        reach = actor.reach(action_of(performer))
        # What is the county's, and its lists to whoever reads all of them, is no secret in a sister town.
        is_countys = name in ABOUT or reach is Reach.ANY or (name.startswith("lists.") and reach is Reach.AREA)
        if not (is_countys and other.county == scene.county):
            for part, foreign, unknown in variants(ORDERS[name](scene), ORDERS[name](other)):
                if other.county == scene.county and f"{name} {part}" in READ_BY_COUNTY:
                    continue
                found.ask(f"{name} {part}", partial(outcome, call, actor), foreign, unknown)
    for other, (name, (record, role, look)) in product(others, LOOKS.items()):
        looked = partial(answered, look, scene.actor(role, VILLAGE))
        found.ask(name, looked, other[record], UNKNOWN)
    return found


def answered(look: Callable[[Actor, int], Any], actor: Actor, number: int) -> tuple[str, str]:
    try:
        look(actor, number)
    except StoreFailed as refused:
        return type(refused).__name__, re.sub(r"\d+", "#", str(refused))
    return "done", ""


LOOKS: Mapping[str, tuple[str, str, Callable[[Actor, int], Any]]] = MappingProxyType(
    {
        "person_file": ("anybody", "town_clerk", person_file),
        "assess_person": (
            "anybody",
            "town_clerk",
            lambda actor, person: assess_person(actor, person, Choice((POLICIES[COUNTY],)), DAY),
        ),
        "application_form": ("aid_listed", "town_clerk", application_form),
        "view_list": ("list_checked", "supplier", view_list),
        "view_rows": ("list_checked", "supplier", view_rows),
        "returned_workbook": ("list_checked", "supplier", returned_workbook),
    }
)
"""Queries of one record: which of the scene's, who may look, and how."""


@pytest.fixture
def others(database: Server, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Scene]:
    """The same in a village of a sister town and in another county."""
    del scene
    with monkeypatch.context() as patch:
        patch.setattr(acting, "write_entry", write_entry)
        return [build(database, village, tmp_path) for village in (SISTER_VILLAGE, FAR_VILLAGE)]


def test_t51_somebody_elses_number_is_answered_like_nobodys(scene: Scene, others: list[Scene], proof: Proof) -> None:
    found = compare(scene, others)
    assert found.told_apart == []
    assert found.asked > 50
    figure = (
        f"{found.asked} numbers in orders changed to another town's or county's: each answered like a number of nobody"
    )
    proof.shows("T51", f"{figure}, medians {found.milliseconds_apart:.1f} ms apart", "“not found” alike, within 20 ms")


def test_t51_sabotage_without_the_databases_lock_others_are_told_apart(
    database: Server, scene: Scene, others: list[Scene], proof: Proof
) -> None:
    sabotage(database, *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in LOCKED))
    found = compare(scene, others)
    assert found.told_apart
    proof.sabotage("T51", "row-level security removed", f"{len(found.told_apart)} of {found.asked} are told apart")
