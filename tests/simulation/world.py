"""One history: a county's people, phones, clerks and tax office, the store, and all that goes wrong between them.

In: a seed, and a control to take away if any. Out: a history whose digest any other process gets too; the first breach
of an invariant. Never: a clock, a thread, an order of a set: the seed decides everything.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any, NamedTuple

from tests.simulation.actions import ACTIONS
from tests.simulation.bureau import Bureau
from tests.simulation.desks import Desk
from tests.simulation.faults import Chance, Fate, Faults
from tests.simulation.invariants import AT_THE_END, EVERY_EVENT, Breach
from tests.simulation.orders import Actor, Answer, ChargeDues, Crashed, PublishRun, Refused, Request
from tests.simulation.phones import Client, Phone
from tests.simulation.records import County, Due, Package, Person
from tests.simulation.tax_offices import TaxOffice
from tests.simulation.towns import TownClerk

EVENTS = 300
MINUTES_A_DAY = 24 * 60
CODE = "990101"
TOWNS = (f"{CODE}001", f"{CODE}002")
PRICE_FEN = 40_000
WINDOW_DAYS = 40
_LAST_SHOWN = 25
_MOST_HEALING = 500
"""Rounds after the faults have ended: some 20 are needed; a history that needs more never ends."""

Plant = Callable[["World"], None]


def made_up_county(random: Random) -> County:
    """Two towns of two villages: some pay all, some half, for some everything is paid."""
    people = []
    for number in range(1, 17):
        unit = f"{TOWNS[number % 2]}{201 + number % 4 // 2}"
        aid_fen = random.choice((0, 0, 0, PRICE_FEN // 2, PRICE_FEN))
        people.append(Person(number, unit, PRICE_FEN - aid_fen, aid_fen, random.choice(("city", "state"))))
    first = date(2024, 10, 1).toordinal()
    return County(tuple(people), first, first + WINDOW_DAYS - 1, 3 * PRICE_FEN)


NOTHING = Request("", Actor(0, ""), None, lambda _: None)


class Call(NamedTuple):
    """A request that reached the store on a day, and what came of it, for whoever plays it elsewhere."""

    day: int
    request: Request
    outcome: str
    answer: Answer | None
    applied: tuple[int, ...]
    """Packages whose rows it took."""


class World:
    """Everybody, and what time it is."""

    def __init__(
        self, seed: int, plant: Plant | None = None, *, faults: Faults | None = None, county: County | None = None,
        desks: Sequence[str] | None = None, is_told: bool = False,
    ) -> None:  # fmt: skip
        self.seed, self.random, self.faults = seed, Random(seed), faults or Faults()
        self.chance = Chance(self.random, self.faults)
        self.county = county or made_up_county(self.random)
        self.ran, self.is_told = 0, is_told
        self.failed = ""
        """What an action itself found to be impossible."""
        self.most_given: dict[int, int] = {}
        self.asked, self.outcome = NOTHING, ""
        self.answer: Answer | None = None
        self.store = Bureau(self.county, {order: self._counted(done) for order, done in ACTIONS.items()})
        self.store.meddle = self._meddle
        self.fuse = self.midnight = 0
        self.now, self.events, self.is_healing = 8 * 60, 0, False
        self.under_way: list[tuple[int, int, Request]] = []
        self.copies = 0
        self.effects: Counter[tuple[int, str]] = Counter()
        self.told: dict[tuple[int, str], Answer] = {}
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.history: deque[str] = deque(maxlen=_LAST_SHOWN)
        self.digest = hashlib.blake2b(digest_size=16)
        self.breach: Breach | None = None
        self.area = self.county.people[0].unit[:6]
        self._found()
        if plant is not None:
            plant(self)
        self.clients = self._people_at_work(desks)

    def _found(self) -> None:
        """Dues are published and charged before the window opens."""
        for each in self.county.people:
            due = Due(each.id, each.unit, each.fen, 0, each.aid_fen, each.payer)
            self.store.dues[each.id] = due
        actor = Actor(71, self.area)
        for key, order in (("first-run", PublishRun(())), ("first-charge", ChargeDues(1))):
            self.store.perform(actor, key, order)

    def _people_at_work(self, desks: Sequence[str] | None) -> list[Client]:
        towns = sorted({each.unit[:9] for each in self.county.people})[:2]
        self.phones = [Phone(self, 501 + at, towns[at * len(towns) // 3]) for at in range(3)]
        self.towns = [TownClerk(self, 801 + at, town) for at, town in enumerate(towns)]
        self.towns_of = {clerk.actor.area: clerk for clerk in self.towns}
        self.tax = TaxOffice(self, 601)
        self.desk = Desk(self, 71, desks)
        return [*self.phones * 3, *self.towns * 2, self.tax, self.tax, self.tax, self.desk, self.desk, self.desk]

    @property
    def today(self) -> int:
        return self.store.today

    def run(self, events: int = EVENTS) -> World:
        """All of it, or up to the first breach."""
        while self.events < events and self.breach is None:
            self._step()
        if self.breach is None:
            self._heal()
        if self.breach is None:
            self._look(AT_THE_END)
        return self

    def _step(self) -> None:
        self.events += 1
        if self.under_way and self.under_way[0][0] <= self.now:
            _, _, request = heapq.heappop(self.under_way)
            self._arrive(request, Fate.FINE)
            return
        self._pass(self.chance.among(430))
        self.clients[self.chance.among(len(self.clients))].think()

    def _heal(self) -> None:
        """The faults end; everybody sends what is unanswered until nothing is."""
        self.is_healing = True
        for _ in range(_MOST_HEALING):
            if self.breach is not None:
                return
            if self.under_way:
                at, _, request = heapq.heappop(self.under_way)
                self._pass(max(at - self.now, 0))
                self._arrive(request, Fate.FINE)
            elif not any([client.settle() for client in dict.fromkeys(self.clients)]):
                return
            else:
                self._pass(10)
        self.breach = Breach("everything_is_answered_at_last", "somebody still waits after all faults have ended")

    def _pass(self, minutes: int) -> None:
        """Time passes. The window's days are counted from its first."""
        self.now += minutes
        self.store.today = self.county.first + self.now // MINUTES_A_DAY

    # Requests on their way.

    def send(self, request: Request) -> None:
        """Try it once. What becomes of it is chance."""
        request.tries += 1
        fate = Fate.FINE if self.is_healing else self.chance.fate()
        if fate is Fate.DROPPED:
            self._say(f"{request.key} {fate.value}")
        elif fate is Fate.DELAYED:
            self.delay(request)
            self._say(f"{request.key} {fate.value}")
        else:
            self._arrive(request, fate)

    def delay(self, request: Request) -> None:
        """A copy that arrives later."""
        self.copies += 1
        at = self.now + self.chance.among(self.faults.longest_delay)
        heapq.heappush(self.under_way, (at, self.copies, request))

    def _arrive(self, request: Request, fate: Fate) -> None:
        if fate is Fate.CRASHED:
            self.fuse = 1 + self.chance.among(5 if self.chance.one_in(2) else 25)
        elif fate is Fate.MIDNIGHT:
            self.midnight = 1 + self.chance.among(6)
        outcome, answer, refusal = self._perform(request)
        if fate is Fate.DOUBLED and self.breach is None:
            self._perform(request)
        self.fuse = self.midnight = 0
        if outcome == "crashed" or fate is Fate.REPLY_LOST:
            return
        if not request.is_done:
            request.answer, request.refusal = answer, refusal
            request.on_end(request)

    def _perform(self, request: Request) -> tuple[str, Answer | None, str]:
        """What the store does with it, and whether everything still holds."""
        ran, used = self.ran, (request.actor.account, request.key)
        answer, refusal, day = None, "", self.store.today
        self.counts["requests"] += 1
        try:
            answer = self.store.perform(request.actor, request.key, request.order)
            outcome = "done" if self.ran > ran else "again"
        except Refused as refused:
            outcome = refusal = refused.reason
        except Crashed:
            outcome = "crashed"
        except AssertionError as error:
            outcome = "crashed"
            self.failed = f"{type(request.order).__name__}: {error}"
        if answer is not None and self.ran > ran:
            self.effects[used] += 1
        self.counts[outcome if not refusal else "refused"] += 1
        self.calls.append(Call(day, request, outcome, answer, self._applied(outcome)))
        self._say(f"{request.actor.account} {request.key} {request.order!r} → {outcome} {answer or ''}")
        self.asked, self.outcome, self.answer = request, outcome, answer
        for number, person in self.store.ledger.people.items():
            if person.given > self.most_given.get(number, 0):
                self.most_given[number] = person.given
        self._look(EVERY_EVENT)
        return outcome, answer, refusal

    def _applied(self, outcome: str) -> tuple[int, ...]:
        """Packages that the last action applied, in order."""
        moved = [row for row, name, _ in self.store.done if name == "state"] if outcome == "done" else []
        found = {row.id: True for row in moved if isinstance(row, Package) and row.state == "applied"}
        return tuple(found)

    def _meddle(self) -> None:
        """Before each write: the process may die here, the day may end."""
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                raise Crashed
        if self.midnight:
            self.midnight -= 1
            if not self.midnight:
                self._pass(MINUTES_A_DAY - self.now % MINUTES_A_DAY)

    def _counted(self, perform: Any) -> Any:
        def counted(store: Bureau, act: Any, order: Any) -> Answer:
            answer: Answer = perform(store, act, order)
            self.ran += 1
            return answer

        return counted

    # What is seen of it.

    def _look(self, invariants: Sequence[Callable[[World], str]]) -> Breach | None:
        """The first invariant that does not hold."""
        if self.breach is None:
            for holds in invariants:
                if words := holds(self):
                    self.breach = Breach(holds.__name__, words)
                    self._say(f"BREACH {holds.__name__}: {words}")
                    break
        return self.breach

    def _say(self, text: str) -> None:
        line = f"#{self.events} {self.moment()} {text}"
        self.history.append(line)
        if self.is_told:
            print(line)
        self.digest.update(line.encode())

    def moment(self) -> str:
        """Day and time, for people."""
        shown = date.fromordinal(self.county.first + self.now // MINUTES_A_DAY)
        return f"{shown} {self.now % MINUTES_A_DAY // 60:02}:{self.now % 60:02}"

    def told_of_breach(self) -> str:
        """For whoever has to find it."""
        assert self.breach is not None
        return "\n".join(
            (
                f"seed {self.seed}, event {self.events}: {self.breach.invariant}: {self.breach.words}",
                *self.history,
                f"to see all of it: python -m tests.simulation {self.seed}",
            )
        )
