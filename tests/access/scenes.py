"""A village with one record of everything that actions work on, and an order for every action there is.

In: the database, a village. Out: a `Scene`; what the code performs (`performers`), an order of each (`ORDERS`), what
each is about (`ABOUT`). Never: an expectation. An action without an order makes the grid red.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from inspect import getclosurevars
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq
from django.db.models.functions import Now
from tests.access import scenes_of_sign_ins, scenes_of_windows
from tests.access.people_at_work import new_key
from tests.api import scenes_of_systems
from tests.campaign import scene_orders as progress
from tests.campaign import scenes_of_fieldwork, scenes_of_own_files
from tests.database import as_superuser, in_area
from tests.exchange import records as exchange
from tests.lists.offices import add_office
from tests.lists.people import partly_poor, poor
from tests.money import scene_orders
from tests.money.aiding import scenes_of_aid
from tests.phones import scenes_of_phones

import canbao
from canbao.access.accounts import AddAccount, StopAccount, add_account
from canbao.access.acting import performs
from canbao.access.actors import Actor
from canbao.access.export_files import FetchExport, OneExport, make_export
from canbao.access.exporting import DecideExport
from canbao.access.founding import Founder, SetUpAdministrators
from canbao.access.grants import ConfirmGrant, ProposeGrant, WithdrawGrant, confirm_grant, propose_grant
from canbao.access.holds import LiftHold, PlaceHold, place_hold
from canbao.access.jobs import OneJob, StartJob, start_job
from canbao.access.keeping import Keep
from canbao.access.organisations import AddOrganisation
from canbao.access.places import LoadPlaces
from canbao.access.rights import Reach, reach_of, roles
from canbao.access.rotation import NewKey, Step
from canbao.billing.actions import (
    AssessCounty,
    ConfirmPublication,
    DiscardRun,
    ProposePublication,
    RollOver,
    SignSituations,
    assess_county,
    confirm_publication,
    propose_publication,
    sign_situations,
)
from canbao.billing.exporting_bills import ExportBills
from canbao.billing.models import Due
from canbao.billing.publishing import unsigned
from canbao.billing.queries import run_of, situations_of
from canbao.exchange.fetching import FetchPackage
from canbao.exchange.gaps import WatchGaps
from canbao.exchange.partners import ConfirmPartnerKey, RevokePartnerKey
from canbao.lists.actions import apply_list, upload_list
from canbao.lists.exporting_returned import ExportReturned
from canbao.lists.reminding import RemindSupplier, remind_supplier
from canbao.lists.supplying import ListOrder, UploadOrder
from canbao.money.charging import ChargeDues
from canbao.money.collecting import ConfirmDeposit, DecideHandIn, DepositCash, HandInCash
from canbao.money.holding import GiveBackHeld, MatchHeld
from canbao.money.limits import SetCashLimit
from canbao.money.models import Deposit, HandIn, Payment, Supplement, Unmatched
from canbao.money.paying import PaymentLine, RecordPayment, RecordPayments, WithdrawPayment
from canbao.money.supplementing import LapseSupplement, OfferRepair, SettleProvisional
from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.registry.assignments import AssignWorker, EndAssignment, assign_worker
from canbao.registry.conflicts import ConflictVerdict, DecideConflict, GivenNumber, record_conflict
from canbao.registry.enrolling import ChangeHead, EnrolPerson, RegisterBody, RenewEnrolments, enrol_person
from canbao.registry.exporting_people import ExportPeople, export_numbers, export_people
from canbao.registry.form_steps import MoveEnrolment, MoveEnrolments, hand_on_enrolment
from canbao.registry.hand_over import AnswerHandOver, HandOverPerson, Reply, hand_over_person
from canbao.registry.importing import ImportPeople
from canbao.registry.merging import (
    ConfirmMerge,
    ProposeMerge,
    UndoMerge,
    confirm_merge,
    propose_merge,
)
from canbao.registry.models import Household, Member, NumberConflict, Pair
from canbao.registry.models.fieldwork import Whereabout, WorkerKind
from canbao.registry.moving import MovePerson
from canbao.registry.pairs import DecidePair, LookForPairs, Verdict
from canbao.registry.recording import Record, record_abode, record_insurance
from canbao.registry.registering import CorrectPerson, DisputeNumber, RegisterPerson, register_person
from canbao.registry.verification import (
    Answer,
    AnswerVerification,
    RecallVerification,
    SendVerification,
    send_verification,
)
from canbao.registry.whereabouts import EnterWhereabouts, Found
from canbao.registry.work_groups import GroupSeat, SetUpWorkGroup, UndoWorkGroup, set_up_work_group
from canbao.store.models import Unit
from canbao.store.scope import scope_of
from canbao.store.server import Server
from canbao.values.check_characters import check_character

COUNTY, OTHER_COUNTY = "350583", "430621"
TOWN, SISTER_TOWN, OTHER_TOWN = f"{COUNTY}001", f"{COUNTY}002", f"{OTHER_COUNTY}100"
VILLAGE, SISTER_VILLAGE, FAR_VILLAGE = f"{TOWN}001", f"{SISTER_TOWN}001", f"{OTHER_TOWN}001"
POLICIES = MappingProxyType({COUNTY: "fujian/nanan/2024", OTHER_COUNTY: "hunan/yueyang/2025"})
YEAR = 2024
BORN = date(1990, 3, 7)
DAY = date(2024, 9, 30)
SOON = date(2099, 1, 1)

Performer = Callable[[Actor, str, Any], Mapping[str, Any]]


@dataclass
class Scene:
    """A village, the offices that work for it, and numbers of records by what they are ready for."""

    server: Server
    village: str
    numbers: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]

    @property
    def county(self) -> str:
        return self.village[:6]

    @property
    def policy(self) -> str:
        return POLICIES[self.county]

    def actor(self, role: str, *units: str, account: int = 0) -> Actor:
        """Somebody with a role in an area: of the bureau, or of the office that sends lists; the system is of none."""
        is_supplier = reach_of([role], "upload_list") is Reach.OWN
        office = 0 if role == "system" else self["office"] if is_supplier else self["bureau"]
        county = units[0][:6] if units else self.county
        number = account or 1_000 + list(roles()).index(role)
        return Actor(number, f"甲{role}", office, county, frozenset({role}), scope_of(units, organisation=office))


def performers() -> dict[str, Performer]:
    """Every action in the code, by module and function: what `performs` made."""
    made = performs("add_account")(lambda *_: {}).__code__
    found = {}
    for each in pkgutil.walk_packages(canbao.__path__, "canbao."):
        if ".migrations" in each.name or each.name.endswith("__main__"):
            continue
        module = importlib.import_module(each.name)
        for name, value in vars(module).items():
            if getattr(value, "__code__", None) is made and value.__module__ == each.name:
                found[f"{each.name.removeprefix('canbao.')}.{name}"] = value
    return found


def action_of(performer: Performer) -> str:
    """The row of the table of rights that a performer asks for."""
    return str(getclosurevars(performer).nonlocals["right"].action)


ORDERS: Mapping[str, Callable[[Scene], Any]] = MappingProxyType(
    {
        "access.accounts.add_account": lambda s: AddAccount(f"new{s.village}", "新甲", s["bureau"]),
        "access.accounts.stop_account": lambda s: StopAccount(s["account"], "离职"),
        "access.export_files.make_export": lambda s: OneExport(s["export_approved"]),
        "access.export_files._fetch": lambda s: FetchExport(s["export_made"]),
        "access.exporting.decide_export": lambda s: DecideExport(s["export_asked"]),
        "access.holds.place_hold": lambda _: PlaceHold("county", 0, "审计函 3 号"),
        "access.holds.lift_hold": lambda s: LiftHold(s["hold"], "已结案"),
        "access.keeping._destroy": lambda _: Keep(),
        "access.founding._set_up": lambda _: SetUpAdministrators(
            "医疗保障局",
            {role: Founder(f"{role}.x", f"{role}甲") for role in ("system_admin", "security_admin", "audit_admin")},
        ),
        "access.grants.propose_grant": lambda s: ProposeGrant(s["account"], "bureau_clerk"),
        "access.grants.confirm_grant": lambda s: ConfirmGrant(s["grant"]),
        "access.grants.withdraw_grant": lambda s: WithdrawGrant(s["grant_held"], "调岗"),
        "access.jobs.start_job": lambda s: StartJob("check_list", {"list_id": s["list_checked"]}),
        "access.jobs.cancel_job": lambda s: OneJob(s["job_queued"]),
        "access.jobs.retry_job": lambda s: OneJob(s["job_failed"]),
        "access.organisations.add_organisation": lambda s: AddOrganisation("village", f"新{s.village}", (s.village,)),
        "access.places.load_places": lambda s: LoadPlaces(s.county),
        "access.rotation.make_new_key": lambda _: NewKey("到期"),
        "access.rotation._reseal_step": lambda _: Step("registry_document", "number", "id", 0),
        "billing.actions._assess_county": lambda s: AssessCounty(date(YEAR - 1, 11, 1), (s.policy,)),
        "billing.actions.sign_situations": lambda s: SignSituations(s["run_computed"], (s["situation"],)),
        "billing.actions.propose_publication": lambda s: ProposePublication(s["run_signed"], s.texts["seen"]),
        "billing.actions.confirm_publication": lambda s: ConfirmPublication(s["run_proposed"], reason="无误"),
        "billing.actions.discard_run": lambda s: DiscardRun(s["run_computed"], "算错了"),
        "billing.exporting_bills.export_bills": lambda s: ExportBills(s.village, YEAR, "核对"),
        "billing.actions.roll_over": lambda _: RollOver(YEAR),
        "exchange.partners.register_partner": exchange.registration,
        "exchange.partners.propose_partner_key": exchange.proposal,
        "exchange.partners.confirm_partner_key": lambda s: ConfirmPartnerKey(
            s["key_proposed"], s.texts["fingerprint_proposed"]
        ),
        "exchange.partners.revoke_partner_key": lambda s: RevokePartnerKey(s["key_confirmed"], "密钥盘遗失"),
        "exchange.making.make_package": exchange.question,
        "exchange.fetching._fetch": lambda s: FetchPackage(s["package"]),
        "exchange.receiving.receive_package": exchange.arrival,
        "exchange.acknowledging.record_acknowledgement": exchange.word,
        "exchange.gaps.watch_gaps": lambda _: WatchGaps(),
        **exchange.ORDERS,
        "lists.actions.upload_list": lambda s: UploadOrder(
            "civil_affairs", date(2025, 2, 28), "新.xlsx", bytes.fromhex(s.texts["new_file"]), place=s.village
        ),
        "lists.actions.check_list": lambda s: ListOrder(s["list_checked"]),
        "lists.actions.take_good_rows": lambda s: ListOrder(s["list_partly"]),
        "lists.actions.confirm_large_change": lambda s: ListOrder(s["list_held"], "已核实"),
        "lists.actions.apply_list": lambda s: ListOrder(s["list_checked"]),
        "lists.actions.undo_list": lambda s: ListOrder(s["list_applied"], "报错了表"),
        "lists.actions.withdraw_list": lambda s: ListOrder(s["list_checked"], "报错了表"),
        "lists.reminding.remind_supplier": lambda _: RemindSupplier(
            "disabled_federation", "2020-01", date(2020, 2, 10)
        ),
        "lists.actions.rematch_list": lambda s: ListOrder(s["list_applied"]),
        "lists.exporting_returned.export_returned": lambda s: ExportReturned(s["list_bad"], "改正后重报"),
        "money.charging.charge_dues": lambda _: ChargeDues(YEAR),
        "money.collecting.hand_in_cash": lambda s: HandInCash(YEAR, s.village),
        "money.collecting.decide_hand_in": lambda s: DecideHandIn(s["hand_in"], 1),
        "money.collecting.deposit_cash": lambda s: DepositCash(YEAR, s.village[:9], "0001", 1),
        "money.collecting.confirm_deposit": lambda s: ConfirmDeposit(s["deposit"], 1),
        "money.holding.match_held": lambda s: MatchHeld(s["held"], s["anybody"], "持回单来核"),
        "money.holding.give_back_held": lambda s: GiveBackHeld(s["held"], "税务已退"),
        "money.supplementing.offer_repair": lambda s: OfferRepair(s["anybody"], YEAR, 1),
        "money.supplementing.settle_provisional": lambda s: SettleProvisional(s["payment_provisional"]),
        "money.supplementing.lapse_supplement": lambda s: LapseSupplement(s["supplement"], "本人不补了"),
        **scenes_of_aid.ORDERS,
        **scenes_of_systems.ORDERS,
        **scenes_of_sign_ins.ORDERS,
        **scenes_of_fieldwork.ORDERS,
        **scenes_of_own_files.ORDERS,
        **scenes_of_phones.ORDERS,
        "money.limits.set_cash_limit": lambda _: SetCashLimit(YEAR, 3, 100_000),
        **scene_orders.ORDERS,
        **progress.ORDERS,
        "money.paying.record_payment": lambda s: RecordPayment(s["anybody"], YEAR, 40_000),
        "money.paying.record_payments": lambda s: RecordPayments(YEAR, (PaymentLine(s["anybody"], 40_000),)),
        "money.paying.withdraw_payment": lambda s: WithdrawPayment(s["payment"], "记错人"),
        "registry.assignments.assign_worker": lambda s: AssignWorker(
            s.village, "催缴", "王五", WorkerKind.COLLECTOR, DAY
        ),
        "registry.assignments.end_assignment": lambda s: EndAssignment(s["assignment"], date(2024, 12, 31)),
        "registry.conflicts.decide_conflict": lambda s: DecideConflict(s["conflict"], ConflictVerdict.ASK, "待查"),
        "registry.enrolling.enrol_person": lambda s: EnrolPerson(s["asked"], s.policy, s.village),
        "registry.enrolling.register_body": lambda s: RegisterBody((s["asked"], s["moving"]), s.policy, s.village),
        "registry.form_steps.hand_on_enrolment": lambda s: MoveEnrolment(s["enrolment_new"], "hand_on", s.policy),
        "registry.form_steps.confirm_enrolment": lambda s: MoveEnrolment(s["enrolment_there"], "confirm", s.policy),
        "registry.form_steps.hand_on_enrolments": lambda s: MoveEnrolments((s["enrolment_new"],), "hand_on", s.policy),
        "registry.form_steps.confirm_enrolments": lambda s: MoveEnrolments(
            (s["enrolment_there"],), "confirm", s.policy
        ),
        "registry.enrolling.renew_enrolments": lambda s: RenewEnrolments(s.village, s.policy),
        "registry.enrolling.change_head": lambda s: ChangeHead(s["household"], s["asked"], "原户主迁出"),
        "registry.exporting_people.export_people": lambda s: ExportPeople(s.village, "核对"),
        "registry.exporting_people.export_numbers": lambda s: ExportPeople(s.village, "核对"),
        "registry.hand_over.hand_over_person": lambda s: HandOverPerson(s["moving"], f"{s.village[:9]}999", YEAR),
        "registry.hand_over.answer_hand_over": lambda s: AnswerHandOver(s["hand_over"], Reply.ACCEPT),
        **scenes_of_windows.ORDERS,
        "registry.importing.import_people": lambda s: ImportPeople(s.county, YEAR, s.texts["path"], "a" * 64),
        "registry.merging.propose_merge": lambda s: ProposeMerge(s["kept"], s["gone"], "同一人"),
        "registry.merging.confirm_merge": lambda s: ConfirmMerge(s["merge_proposed"]),
        "registry.merging.undo_merge": lambda s: UndoMerge(s["merge_done"], "并错了"),
        "registry.moving.move_person": lambda s: MovePerson(s["anybody"], s.village, DAY, "搬家"),
        "registry.pairs.decide_pair": lambda s: DecidePair(s["pair"], Verdict.DIFFERENT, "不同父母"),
        "registry.pairs.look_for_pairs": lambda _: LookForPairs(),
        "registry.recording.record_abode": lambda s: Record(
            s["anybody"], {"kind": "residence", "division": s.village}, DAY
        ),
        "registry.recording.record_schooling": lambda s: Record(
            s["anybody"], {"stage": "college", "school": "某校"}, DAY
        ),
        "registry.recording.record_status": lambda s: Record(s["anybody"], {"status": "moved"}, DAY),
        "registry.recording.record_insurance": lambda s: Record(
            s["anybody"], {"scheme": "employee", "division": s.village}, DAY, replaces=s["insurance"], reason="录错"
        ),
        "registry.recording._record_standing": lambda s: Record(
            s["anybody"], {"listed_as": "低保", "standing": "subsistence"}, DAY
        ),
        "registry.registering.register_person": lambda s: RegisterPerson(
            s.village, "郑新", s.texts["free_number"], phone="13912345678"
        ),
        "registry.registering.dispute_number": lambda s: DisputeNumber(s.village, "冯七", s.texts["number_of_anybody"]),
        "registry.registering.correct_person": lambda s: CorrectPerson(s["anybody"], "录错", name="周夏生"),
        "registry.verification.send_verification": lambda s: SendVerification(
            s.village, YEAR, "是否参保", SOON, (s["anybody"],)
        ),
        "registry.verification.answer_verification": lambda s: AnswerVerification(
            s["verification"], (Answer(s["asked"], Whereabout.LOCAL_EMPLOYEE),), returns=True
        ),
        "registry.verification.recall_verification": lambda s: RecallVerification(s["verification"], "不用了"),
        "registry.whereabouts.enter_whereabouts": lambda s: EnterWhereabouts(
            YEAR, (Found(s["anybody"], Whereabout.LOST),)
        ),
        "registry.work_groups.undo_work_group": lambda s: UndoWorkGroup(s["work_group"]),
        "registry.work_groups.set_up_work_group": lambda s: SetUpWorkGroup(
            s.village, YEAR, "参保专班", (GroupSeat("王五", "组长", "村委会"),)
        ),
    }
)
"""An order of each action on records of the scene, as somebody would give it who may."""

AREAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "own county": (COUNTY,),
        "own town": (TOWN,),
        "own village": (VILLAGE,),
        "sister town": (SISTER_TOWN,),
        "other county": (OTHER_COUNTY,),
        "none": (),
    }
)
"""Areas that somebody may have, beside the scene's village."""
OF_VILLAGE = frozenset({"own county", "own town", "own village"})
OF_TOWN = OF_VILLAGE - {"own village"}
OF_COUNTY = OF_VILLAGE | {"sister town"}
WHOLE_COUNTY = frozenset({"own county"})
OWN_COUNTY = OF_COUNTY | {"other county"}
ABOUT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys([name for name in ORDERS if name.startswith("billing.")], WHOLE_COUNTY),
        "billing.exporting_bills.export_bills": OF_VILLAGE,
        "registry.importing.import_people": WHOLE_COUNTY,
        "access.holds.lift_hold": WHOLE_COUNTY,
        **dict.fromkeys([name for name in ORDERS if name.startswith("exchange.")], WHOLE_COUNTY),
        # A package is another county's to whoever gets it there, and answered so; a partner is the county's own.
        "exchange.receiving.receive_package": frozenset({"own county", "other county"}),
        "exchange.partners.register_partner": frozenset({"own county", "other county"}),
        "exchange.gaps.watch_gaps": OWN_COUNTY,
        # Applied, a list declares for the whole county who is not on it, and so does taking it back.
        "lists.actions.apply_list": WHOLE_COUNTY,
        "lists.actions.undo_list": WHOLE_COUNTY,
        "campaign.letters.draft_letter": WHOLE_COUNTY,
        "lists.reminding.remind_supplier": frozenset({"own county", "other county"}),
        "access.jobs.cancel_job": OF_COUNTY,
        "access.jobs.retry_job": OF_COUNTY,
        # These name no record: they are about the county of whoever performs them.
        "billing.actions.roll_over": frozenset({"own county", "other county"}),
        "registry.pairs.look_for_pairs": frozenset({"own county", "other county"}),
        "access.holds.place_hold": frozenset({"own county", "other county"}),
        "money.collecting.deposit_cash": OF_TOWN,
        "money.collecting.confirm_deposit": OF_TOWN,
        "money.charging.charge_dues": frozenset({"own county", "other county"}),
        "money.subsidising.charge_subsidy": frozenset({"own county", "other county"}),
        "money.subsidising.record_subsidy": frozenset({"own county", "other county"}),
        **dict.fromkeys([name for name in ORDERS if name.startswith("money.aiding.")], OF_TOWN),
        "money.taking_back.take_back_money": OF_TOWN,
        "money.limits.set_cash_limit": frozenset({"own county", "other county"}),
        **dict.fromkeys(scene_orders.COUNTY_KNOWS, OF_VILLAGE),
        **dict.fromkeys(progress.OF_ITS_COUNTY, frozenset({"own county", "other county"})),
        "exchange.differences.answer_difference": OF_VILLAGE,
        "exchange.differences.assign_difference": OF_VILLAGE,
        "exchange.differences.close_difference": OF_VILLAGE,
        **dict.fromkeys(scenes_of_systems.OF_COUNTY, OF_COUNTY),
        **dict.fromkeys(scenes_of_fieldwork.WHOLE_OF_ANY_COUNTY, frozenset({"own county", "other county"})),
        **dict.fromkeys(scenes_of_own_files.OF_ANY_COUNTY, frozenset({"own county", "other county"})),
        **dict.fromkeys(scenes_of_own_files.OF_COUNTY, WHOLE_COUNTY),
        **dict.fromkeys(scenes_of_systems.ANY_COUNTY, frozenset({"own county", "other county"})),
        "access.keeping._destroy": OWN_COUNTY,
        "access.jobs.start_job": OWN_COUNTY,
        "access.founding._set_up": OWN_COUNTY,
        "access.rotation.make_new_key": OWN_COUNTY,
        **dict.fromkeys(scenes_of_sign_ins.OF_ONESELF, OWN_COUNTY),
        "access.rotation._reseal_step": OWN_COUNTY,
    }
)
"""From which areas an action of reach `area` is possible where not from all that the scene's village lies in."""


def build(server: Server, village: str, folder: Path) -> Scene:
    """Everything that actions work on, entered by two people of the bureau."""
    scene = Scene(server, village)
    kinds = {6: "county", 9: "town", 12: "village"}
    for code in (village[:6], village[:9], village, f"{village[:9]}999"):
        Unit.objects.get_or_create(code=code, defaults={"name": code, "kind": kinds[len(code)]})
    scene.numbers |= {"bureau": add_office(server, "bureau", village[:6], county=village[:6])}
    scene.numbers |= {"office": add_office(server, "civil_affairs", village, county=village[:6])}
    builder = _Builder(scene)
    builder.add_people()
    builder.add_household()
    builder.add_duplicates()
    builder.add_fieldwork()
    builder.add_lists()
    builder.add_runs()
    builder.add_payments()
    with in_area(village[:6]):
        scene_orders.add_records(scene)
    scenes_of_aid.add_aid(scene)
    progress.add_records(scene)
    builder.add_jobs()
    builder.add_accounts()
    builder.add_exports()
    exchange.add_exchange(scene)
    scenes_of_systems.add_records(scene)
    scenes_of_fieldwork.add_records(scene)
    scenes_of_windows.add_records(scene)
    scenes_of_own_files.add_records(scene)
    scenes_of_phones.add_records(scene)
    path = folder / f"{village}.parquet"
    pq.write_table(generate(scene.county, 3, 77, YEAR, PaymentPlan.usual(YEAR)), path)
    scene.texts["path"] = str(path)
    return scene


class _Builder:
    """Enters records as people of the bureau do."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.clerk = scene.actor("bureau_clerk", scene.county, account=501)
        self.lead = scene.actor("bureau_lead", scene.county, account=502)
        self.count = 0

    def do(self, performer: Performer, order: Any, answer: str, by: Actor | None = None) -> int:
        """Perform it; the number that it answers with."""
        number = performer(by or self.clerk, new_key(), order)[answer]
        assert isinstance(number, int)
        return number

    def new_number(self) -> str:
        self.count += 1
        day = BORN + timedelta(days=int(self.scene.village[6:9]))
        first = f"{self.scene.county}{day:%Y%m%d}{self.count:03}"
        return first + check_character(first)

    def person(self, number: str) -> int:
        """Somebody new, with a hukou in the village."""
        person = self.do(register_person, RegisterPerson(self.scene.village, "周春生", number), "person_id")
        home = Record(person, {"kind": "hukou", "division": self.scene.village}, BORN)
        self.do(record_abode, home, "id")
        return person

    def add_people(self) -> None:
        scene = self.scene
        names = "anybody kept gone kept_2 gone_2 kept_3 gone_3 kept_4 gone_4 new there asked moving".split()
        for name in names:
            scene.texts["number_of_" + name] = self.new_number()
            scene.numbers[name] = self.person(scene.texts["number_of_" + name])
        scene.texts["free_number"] = self.new_number()
        collector = scene.actor("village_collector", scene.village)
        for name in ("new", "there"):
            form = EnrolPerson(scene[name], scene.policy, scene.village)
            scene.numbers["enrolment_" + name] = self.do(enrol_person, form, "enrolment_id", collector)
        step = MoveEnrolment(scene["enrolment_there"], "hand_on", scene.policy)
        self.do(hand_on_enrolment, step, "enrolment_id", collector)
        cover = Record(scene["anybody"], {"scheme": "resident", "division": scene.village}, date(2020, 1, 1))
        scene.numbers["insurance"] = self.do(record_insurance, cover, "id")

    def add_household(self) -> None:
        scene = self.scene
        with in_area(scene.county):
            home = Household.objects.create(county=scene.county, unit=scene.village)
            for name, role in (("anybody", "head"), ("asked", "spouse")):
                Member.objects.create(county=scene.county, household_id=home.id, person_id=scene[name], role=role)
        scene.numbers["household"] = home.id

    def add_duplicates(self) -> None:
        scene = self.scene
        for suffix, state in (("_2", "proposed"), ("_3", "done")):
            proposal = ProposeMerge(scene["kept" + suffix], scene["gone" + suffix], "同一人")
            scene.numbers["merge_" + state] = self.do(propose_merge, proposal, "merge")
        self.do(confirm_merge, ConfirmMerge(scene["merge_done"]), "merge", self.lead)
        given = GivenNumber(scene.village.encode().ljust(32), "王二", scene.village)
        with in_area(scene.county):
            pair = Pair.objects.create(
                county=scene.county, person_a=scene["kept_4"], person_b=scene["gone_4"], rule="unit"
            )
            record_conflict(scene.county, given)
            conflict = NumberConflict.objects.get(county=scene.county, unit=scene.village)
        scene.numbers |= {"pair": pair.id, "conflict": conflict.id}

    def add_fieldwork(self) -> None:
        scene = self.scene
        asked = SendVerification(scene.village, YEAR, "是否在本地参保", SOON, (scene["asked"],))
        scene.numbers["verification"] = self.do(send_verification, asked, "verification")
        group = SetUpWorkGroup(scene.village, YEAR, "征缴专班", (GroupSeat("李四", "组长", "村委会"),))
        scene.numbers["work_group"] = self.do(set_up_work_group, group, "work_group")
        given = AssignWorker(scene.village, "动员", "李四", WorkerKind.COLLECTOR, date(2024, 9, 1))
        scene.numbers["assignment"] = self.do(assign_worker, given, "assignment")
        newborn = RegisterPerson(f"{scene.village[:9]}999", "赵六", birth=BORN)
        neighbour = self.do(register_person, newborn, "person_id")
        wanted = HandOverPerson(neighbour, scene.village, YEAR)
        scene.numbers["hand_over"] = self.do(hand_over_person, wanted, "hand_over")

    def add_lists(self) -> None:
        scene = self.scene
        office = scene.actor("supplier", scene.village)
        first = int(scene.village[8]) * 20
        for at, state in enumerate(("applied", "held", "checked")):
            order = UploadOrder("civil_affairs", DAY + timedelta(days=at * 31), "名单.xlsx", poor(first + at))
            scene.numbers["list_" + state] = self.do(upload_list, order, "list", office)
            if state == "applied":
                self.do(apply_list, ListOrder(scene["list_applied"]), "list")
        scene.texts["new_file"] = poor(first + 9).hex()
        bad = UploadOrder("civil_affairs", DAY + timedelta(days=93), "名单.xlsx", poor(first + 8, word="低堡"))
        scene.numbers["list_bad"] = self.do(upload_list, bad, "list", office)
        partly = UploadOrder("civil_affairs", DAY + timedelta(days=124), "名单.xlsx", partly_poor(first + 8, first + 9))
        scene.numbers["list_partly"] = self.do(upload_list, partly, "list", office)
        scene.texts["month_reminded"] = f"201{scene.village[8]}-02"
        reminder = RemindSupplier("civil_affairs", scene.texts["month_reminded"], date(2020, 3, 10))
        self.do(remind_supplier, reminder, "reminder")
        with as_superuser(scene.server) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(
                "UPDATE lists_listfile SET state = 'needs_confirmation' WHERE id = %s", [scene["list_held"]]
            )

    def add_runs(self) -> None:
        scene = self.scene
        for state in ("published", "computed", "signed", "proposed"):
            order = AssessCounty(date(YEAR - 1, 11, 1), (scene.policy,))
            number = scene.numbers["run_" + state] = self.do(assess_county, order, "run")
            with in_area(scene.county):
                run = run_of(scene.county, number)
                waiting = tuple(unsigned(run))
                scene.numbers["situation"] = min(situations_of(run))
                scene.texts["seen"] = run.difference_digest
            if waiting and state != "computed":
                self.do(sign_situations, SignSituations(number, waiting), "run")
            if state == "published":
                self.do(propose_publication, ProposePublication(number, run.difference_digest), "run")
                self.do(confirm_publication, ConfirmPublication(number), "run", self.lead)
        self.do(propose_publication, ProposePublication(scene["run_proposed"], scene.texts["seen"]), "run")

    def add_payments(self) -> None:
        """One that was noted today, one on its way to the town, one to the tax office. The dues were worked out for
        another day, so no action could have entered them.
        """
        scene = self.scene
        own: dict[str, Any] = {"county": scene.county, "year": YEAR, "unit": scene.village}
        with in_area(scene.county):
            hand_in = HandIn.objects.create(**own, collector=1, payments=1, fen=1, offered_on=Now())
            deposit = Deposit.objects.create(
                **own | {"unit": scene.village[:9]}, payments=1, fen=1, paper=scene.village, made_on=Now(), made_by=1
            )
            way: dict[str, dict[str, Any]] = {
                "anybody": {"state": "noted"},
                "asked": {"state": "offered", "hand_in_id": hand_in.id, "is_provisional": True},
                "moving": {"state": "deposited", "deposit_id": deposit.id},
            }
            made = {}
            for slip, (name, where) in enumerate(way.items(), start=1):
                due = Due.objects.get(county=scene.county, run_id=scene["run_published"], person_id=scene[name])
                made[name] = Payment.objects.create(
                    **own, **where, person_id=due.person_id, due_id=due.id, fen=1, channel="collector", paid_on=Now(),
                    collector=int(scene.village), slip=slip, recorded_by=1,
                )  # fmt: skip
            held = Unmatched.objects.create(
                **own, tax_number=scene.village, fen=1, paid_on=Now(), channel="bank", place="", problem="no_person",
                held_on=Now(),
            )  # fmt: skip
            extra = Supplement.objects.create(
                **own, person_id=made["moving"].person_id, due_id=made["moving"].due_id, kind="repair", years=1, fen=1,
                clause="", made_by=1, made_on=Now(),
            )  # fmt: skip
        scene.numbers |= {"payment": made["anybody"].id, "payment_provisional": made["asked"].id}
        scene.numbers |= {"hand_in": hand_in.id, "deposit": deposit.id, "held": held.id, "supplement": extra.id}

    def add_jobs(self) -> None:
        scene = self.scene
        for state in ("queued", "failed"):
            order = StartJob("check_list", {"list_id": scene["list_checked"]})
            scene.numbers["job_" + state] = self.do(start_job, order, "job_id")
        with as_superuser(scene.server) as connection:
            connection.execute("UPDATE store_job SET state = 'failed' WHERE id = %s", [scene["job_failed"]])

    def add_exports(self) -> None:
        scene = self.scene
        order = ExportPeople(scene.village, "核对")
        scene.numbers["export_asked"] = self.do(export_numbers, order, "export")
        for state in ("approved", "made"):
            scene.numbers["export_" + state] = self.do(export_people, order, "export")
        self.do(make_export, OneExport(scene["export_made"]), "export")
        held = PlaceHold("export", scene["export_made"], "审计函 3 号")
        scene.numbers["hold"] = self.do(place_hold, held, "hold", self.lead)

    def add_accounts(self) -> None:
        scene = self.scene
        system, security = (scene.actor(role, scene.county, account=600) for role in ("system_admin", "security_admin"))
        for at, name in enumerate(("account", "second", "third")):
            order = AddAccount(f"u{scene.village}{at}", f"{name}甲", scene["bureau"])
            scene.numbers[name] = self.do(add_account, order, "account", system)
        for name, account in (("grant", "second"), ("grant_held", "third")):
            proposal = ProposeGrant(scene[account], "bureau_clerk")
            scene.numbers[name] = self.do(propose_grant, proposal, "grant", system)
        security = scene.actor("security_admin", scene.county, account=601)
        self.do(confirm_grant, ConfirmGrant(scene["grant_held"]), "grant", security)
