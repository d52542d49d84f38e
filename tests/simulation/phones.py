"""Collectors with phones: they take cash where there is no network, and send what they noted when there is.

In: the world. Out: orders under keys that the phone makes and keeps before it sends. Never: a look into the store for
what the collector holds: the purse is the collector's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulation.orders import Actor, HandInCash, RecordPayment, Request, WithdrawPayment

from canbao.money.states import SupplementState

if TYPE_CHECKING:
    from tests.simulation.world import World


class Client:
    """Somebody who asks the store for something, and asks again until there is an answer."""

    def __init__(self, world: World, account: int, area: str) -> None:
        self.world, self.actor = world, Actor(account, area)
        self.outbox: list[Request] = []
        self.made = 0

    def ask(self, order: Any, on_end: Any = None, actor: Actor | None = None, key: str = "") -> None:
        """Keep it, then send it."""
        self.made += 1
        made = key or f"{self.actor.account}-{self.made}"

        def ended(request: Request) -> None:
            self.outbox.remove(request)
            if on_end is not None:
                on_end(request)

        request = Request(made, actor or self.actor, order, ended)
        self.outbox.append(request)
        self.send(request)

    def send(self, request: Request) -> None:
        self.world.send(request)

    def send_again(self) -> None:
        """One of those that are unanswered; not always the first."""
        self.send(self.outbox[self.world.chance.among(len(self.outbox))])

    def think(self) -> None:
        """What to do next."""
        raise NotImplementedError

    def settle(self) -> bool:
        """After the faults: whatever is still to be told. False: nothing is."""
        for request in list(self.outbox):
            if not request.is_done:
                self.world.send(request)
        return bool(self.outbox)


class Phone(Client):
    """One collector. `purse_fen`: the cash in hand, counted by hand; `bags`: handed over, waiting to be counted."""

    def __init__(self, world: World, account: int, area: str) -> None:
        super().__init__(world, account, area)
        self.purse_fen = 0
        most = world.faults.most_clock_error
        self.clock_error = world.chance.among(2 * most + 1) - most
        self.is_offline = False
        self.notes: list[tuple[int, int]] = []
        self.used: list[tuple[str, int]] = []

    def send(self, request: Request) -> None:
        if not self.is_offline:
            self.world.send(request)

    def think(self) -> None:
        chance = self.world.chance
        if chance.one_in(6):
            self.is_offline = not self.is_offline
        if self.outbox and not self.is_offline and not chance.one_in(4):
            for _ in range(1 + chance.among(3)):
                if self.outbox:
                    self.send_again()
        elif (what := chance.among(100)) < 62:
            self._take()
        elif what < 72:
            self._withdraw()
        elif what < 94:
            if self.purse_fen or chance.one_in(4):
                self.ask(HandInCash(self.actor.area), self._handed_in)
        else:
            self._use_key_again()

    def settle(self) -> bool:
        self.is_offline = False
        return super().settle()

    def _take(self) -> None:
        """Cash from somebody, who is asked for what the phone shows; at times for something else."""
        world = self.world
        dues = [due for due in world.store.dues.values() if due.unit.startswith(self.actor.area)]
        if world.chance.one_in(12):
            dues = list(world.store.dues.values())
        due = dues[world.chance.among(len(dues))]
        fen, kind = due.provisional_fen if due.fen is None else due.fen, "own"
        extra = next(
            (each for each in world.store.supplements.values()
             if each.person_id == due.person_id and each.state is SupplementState.OPEN), None
        )  # fmt: skip
        if extra is not None and world.chance.one_in(2):
            fen, kind = extra.fen, extra.kind
        if world.store.standing(due.person_id, kind) is not None and not world.chance.one_in(6):
            return
        if world.chance.one_in(16):
            fen += (100, -100, 1)[world.chance.among(3)]
        if fen <= 0:
            return
        self.purse_fen += fen
        order = RecordPayment(due.person_id, fen, kind, world.today + self.clock_error)
        self.ask(order, self._recorded)

    def _recorded(self, request: Request) -> None:
        if request.answer is None:
            self.purse_fen -= request.order.fen
        else:
            self.used.append((request.key, request.order.person_id))
            if self.world.chance.one_in(6):
                self._take_it_back(request.answer["payment"], request.answer["fen"])
            self.notes.append((request.answer["payment"], request.answer["fen"]))

    def _withdraw(self) -> None:
        """The last one, or any that the phone remembers."""
        if not self.notes:
            return
        at = -1 if not self.world.chance.one_in(3) else self.world.chance.among(len(self.notes))
        self._take_it_back(*self.notes[at])

    def _take_it_back(self, number: int, fen: int) -> None:
        def withdrawn(request: Request) -> None:
            if request.answer is not None:
                self.purse_fen -= fen

        self.ask(WithdrawPayment(number, "" if self.world.chance.one_in(12) else "记错人"), withdrawn)

    def _handed_in(self, request: Request) -> None:
        """The bag goes to the town."""
        if request.answer is not None:
            town = self.world.towns_of[self.actor.area]
            town.bags.append((request.answer["hand_in"], request.answer["fen"], self))

    def _use_key_again(self) -> None:
        """A phone that was restored from a copy makes a key a second time, for somebody else."""
        chance, people = self.world.chance, self.world.county.people
        if self.used and not self.outbox:
            key, before = self.used[chance.among(len(self.used))]
            person = people[chance.among(len(people))]
            if person.id != before and person.fen:
                self.purse_fen += person.fen
                self.ask(RecordPayment(person.id, person.fen, "own", self.world.today), self._refused_only, key=key)

    def _refused_only(self, request: Request) -> None:
        """Nobody but the store that lost its keys answers this with a payment."""
        if request.answer is None:
            self.purse_fen -= request.order.fen
