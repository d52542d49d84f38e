"""What a partner has for us fetched from its address, from the last number that we took; each package answered there.

In: a partner. Out: its packages, taken or refused as if they had been brought. Never: a number that only the queue or
this process knows: where we are is what the book of packages says; anything lost when the partner is away, slow or cut
off: it is asked again; a transaction that waits for the partner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import reading, scope_for
from canbao.access.actors import Actor
from canbao.access.vault import open_vault, place_of
from canbao.exchange.addresses import address_of
from canbao.exchange.calling import CallFailed, Declined, Line, Listed
from canbao.exchange.delivering import NoteDelivered, TakePulled, Untold, note_delivered, take_pulled, untold
from canbao.exchange.manifests import Manifest, read_manifest
from canbao.exchange.models import Incoming, Partner, PartnerAddress
from canbao.exchange.partners import partner_of
from canbao.exchange.problems import PackageRefused
from canbao.exchange.receiving import ReceivePackage, next_number
from canbao.exchange.states import IncomingState
from canbao.store.scope import scoped

LONGEST_ROUND_SECONDS = 120
"""After which no further package is begun: the worker has other chores, and the next round goes on from here."""
REFUSED_REST_SECONDS = 3600
"""How long a package that was refused is not fetched again by itself: somebody has to mend it first."""

_REFUSED = """
    SELECT DISTINCT number, digest FROM exchange_receipt
    WHERE county = %s AND sender = %s AND result = 'refused' AND at > now() - make_interval(secs => %s)
"""


@dataclass(frozen=True)
class Plan:
    """Where we stand with a partner. `there`: marks of packages that wait here, by number; `rests`: number and digest
    of packages refused a short while ago.
    """

    partner: Partner
    stated: PartnerAddress
    line: Line
    after: int
    there: Mapping[int, str]
    rests: frozenset[tuple[int, str]]
    untold: tuple[Untold, ...]

    def wants(self, manifest: Manifest) -> bool:
        """Whether it is to be fetched."""
        is_here = manifest.number <= self.after or self.there.get(manifest.number) == manifest.mark
        return not is_here and (manifest.number, manifest.digest) not in self.rests


@dataclass(frozen=True)
class Pulled:
    """What came of asking. `words`: why the last one was refused; `is_more`: the round ended before the packages."""

    results: Mapping[str, int]
    told: int
    words: str = ""
    is_more: bool = False


def pull_packages(actor: Actor, partner: str, *, is_urgent: bool = False) -> Pulled:
    """Everything that the partner has for us. `is_urgent`: also what was refused a short while ago.

    Raises CallFailed, NoAddress, NotFound, NotAllowed.
    """
    asking = _Round(actor, partner, 0 if is_urgent else REFUSED_REST_SECONDS)
    try:
        pulled = asking.run()
    except CallFailed as failed:
        _note_asked(actor, asking.plan.stated, str(failed))
        raise
    _note_asked(actor, asking.plan.stated, "")
    return pulled


def plan_of(actor: Actor, code: str, rest_seconds: int = REFUSED_REST_SECONDS) -> Plan:
    """Where we stand, and the way there with its key. Raises NoAddress, NotFound, NotAllowed."""
    with reading(actor, "pull_packages"):
        county, partner = actor.county, partner_of(actor.county, code)
        stated = address_of(county, partner.id)
        place = place_of("exchange_partneraddress", "secret", county, stated.id)
        waiting = Incoming.objects.filter(county=county, partner_id=partner.id, state=IncomingState.WAITING)
        with connection.cursor() as cursor:
            cursor.execute(_REFUSED, [county, partner.code, rest_seconds])
            rests = frozenset(cursor.fetchall())
        return Plan(
            partner=partner,
            stated=stated,
            line=Line(stated.address, stated.key, open_vault().open(bytes(stated.secret), place), _now),
            after=next_number(partner) - 1,
            there=dict(waiting.values_list("number", "mark")),
            rests=rests,
            untold=tuple(untold(county, partner.id)),
        )


class _Round:
    """One time of asking."""

    def __init__(self, actor: Actor, partner: str, rest_seconds: int) -> None:
        self._actor, self._partner, self._rest_seconds = actor, partner, rest_seconds
        self._until = _now() + timedelta(seconds=LONGEST_ROUND_SECONDS)
        self._results, self._told, self._words = Counter[str](), 0, ""
        self.plan = plan_of(actor, partner, rest_seconds)

    def run(self) -> Pulled:
        """List after list, until one has nothing that we want; packages first, so that a partner who does not want our
        answers still has its packages taken. Raises CallFailed.
        """
        is_more = True
        while is_more and not self._is_over:
            is_more = self._take_listed()
            self.plan = plan_of(self._actor, self._partner, self._rest_seconds)
            self._tell()
        return Pulled(dict(self._results), self._told, self._words, is_more and not self._words)

    @property
    def _is_over(self) -> bool:
        return _now() > self._until or bool(self._words)

    def _take_listed(self) -> bool:
        """Whether there was anything. A refused package ends it: what follows it could only wait."""
        line = self.plan.line
        listed = [(each, self._manifest(each)) for each in line.packages(self.plan.after)]
        places = tuple({manifest.number: each.id for each, manifest in listed}.items())
        wanted = [(each, manifest) for each, manifest in listed if self.plan.wants(manifest)]
        for each, manifest in wanted:
            package = ReceivePackage(manifest.text(), line.file(each.id))
            order = TakePulled(self._partner, package, places)
            answer = take_pulled(self._actor, f"pull-{uuid4().hex}", order)
            self._results["again" if answer.get("is_again") else str(answer["result"])] += 1
            if answer["result"] == "refused":
                self._words = str(answer["words"])
            if self._is_over:
                break
        return bool(wanted)

    def _manifest(self, listed: Listed) -> Manifest:
        """What cannot be read, or is somebody else's, is no package of this partner. Raises CallFailed."""
        try:
            manifest = read_manifest(listed.manifest)
        except PackageRefused as refused:
            raise CallFailed(f"对方清单里的第 {listed.id} 项读不出 a manifest cannot be read: {refused}") from None
        if manifest.sender != self._partner:
            raise CallFailed(f"对方清单里的第 {listed.id} 项是别的单位发的 a package in the list is somebody else's")
        return manifest

    def _tell(self) -> None:
        """Acknowledgements that the partner has not got yet. Raises CallFailed."""
        for each in self.plan.untold:
            words = ""
            try:
                self.plan.line.acknowledge(each.place, each.text.encode())
            except Declined as declined:
                words = str(declined)
            note_delivered(self._actor, f"told-{uuid4().hex}", NoteDelivered(each.receipt, words))
            self._told += 1


def addressed_partners(actor: Actor) -> list[str]:
    """Codes of partners that can be asked. Raises NotAllowed."""
    with reading(actor, "pull_packages"):
        stated = PartnerAddress.objects.filter(county=actor.county).order_by("partner_id", "id")
        newest = {each.partner_id: each.address for each in stated}
        found = Partner.objects.filter(county=actor.county, id__in=[each for each in newest if newest[each]])
        return list(found.order_by("code").values_list("code", flat=True))


def _note_asked(actor: Actor, stated: PartnerAddress, failure: str) -> None:
    """When it was asked, and what came of it: no effect on anybody, and so no entry in the trail each few minutes."""
    heard = {} if failure else {"answered_at": Now()}
    with scoped(scope_for(actor, "pull_packages")):
        PartnerAddress.objects.filter(county=stated.county, id=stated.id).update(
            asked_at=Now(), failure=failure, **heard
        )


def _now() -> datetime:
    """As the database server has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        ((now,),) = cursor.fetchall()
    assert isinstance(now, datetime)
    return now
