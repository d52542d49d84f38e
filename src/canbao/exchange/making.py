"""A package of ours: rows into a file, sealed piece by piece as it is written, numbered, chained and signed.

In: a partner, a format, a benefit year; for some formats a prepared file. Out: an `Outgoing` to be fetched. Never: a
number left out or given twice; a package that says of somebody what the one before it said.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import InitVar, dataclass, field
from itertools import islice

from canbao.access.acting import Act, Json, performs
from canbao.access.locks import alone
from canbao.access.vault import open_vault
from canbao.exchange.contents import PartWriter
from canbao.exchange.definitions import Direction, Format, Manner, format_of
from canbao.exchange.manifests import BUREAU, NO_PACKAGE, VERSION, Manifest
from canbao.exchange.models import Outgoing, Partner, PartnerKind
from canbao.exchange.partners import partner_of
from canbao.exchange.said import Before, Source, Telling, last_full
from canbao.exchange.signing import own_key
from canbao.exchange.sources import FROM_STORE, PreparedRows
from canbao.exchange.states import HOLDS_NUMBER
from canbao.intake.exporting import write_csv, write_xlsx
from canbao.intake.limits import MOST_ROWS
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers


class NotMakable(StoreFailed):
    """This package cannot be made as it was asked for."""


@dataclass(frozen=True)
class MakePackage:
    """A package for a partner. `content`: a prepared file of the format, where the store has no such rows itself."""

    partner: str
    format: str
    year: int
    manner: Manner = Manner.FULL
    kind: str = "csv"
    content: InitVar[bytes] = b""
    prepared_kind: str = "csv"
    digest: str = field(init=False)

    def __post_init__(self, content: bytes) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(content).hexdigest())
        object.__setattr__(self, "_content", content)

    @property
    def bytes_sent(self) -> bytes:
        """The prepared file."""
        found: bytes = self.__dict__["_content"]
        return found


@performs("make_package")
def make_package(act: Act, order: MakePackage) -> dict[str, Json]:
    """Make it. Raises NotMakable, NotFound, UnknownFormat, PackageRefused, NothingPublished, NotAllowed."""
    county = act.actor.county
    act.require(county)
    partner, format_ = partner_of(county, order.partner), format_of(order.format)
    refuse_unmakable(order, partner, format_)
    alone(f"exchange:{county}")
    source = source_of(act, order, format_, partner)
    before = _before(order, partner)
    package_id = int(reserve_numbers(1)[0])
    telling = Telling(county, package_id, format_, source, before)
    writer = PartWriter(county, package_id, open_vault())
    write_file(writer, order.kind, format_, telling.cells())
    if not telling.rows:
        raise NotMakable("没有要发的内容 there is nothing to send")
    manifest = sign_manifest(act, order, partner, telling, writer.finish())
    made = _enter(act, partner, package_id, manifest, source.left_out)
    act.note("outgoing", made.id, partner=partner.code, package=made.number, format=made.format, manner=made.manner,
             rows=made.rows, fen=made.sum_fen, left_out=source.left_out)  # fmt: skip
    return {
        "package": made.id, "number": made.number, "rows": made.rows, "sum_fen": made.sum_fen,
        "name": manifest.name, "left_out": source.left_out,
    }  # fmt: skip


def refuse_unmakable(order: MakePackage, partner: Partner, format_: Format) -> None:
    """Raises NotMakable."""
    if format_.direction is not Direction.OUT or PartnerKind(partner.kind) not in format_.partners:
        raise NotMakable(f"“{format_.title}”不发给{partner.name} this format is not for this partner")
    if order.manner not in format_.manners:
        raise NotMakable(f"“{format_.title}”没有这种范围 it does not come as {order.manner}")
    if order.kind not in ("csv", "xlsx"):
        raise NotMakable(f"文件只有 csv 和 xlsx 两种 only csv and xlsx, not {order.kind}")
    if (order.format in FROM_STORE) == bool(order.bytes_sent):
        wanted = "由系统生成，不收文件 its rows come from the store" if order.bytes_sent else "须给出文件 give its file"
        raise NotMakable(f"“{format_.title}”{wanted}")


def source_of(act: Act, order: MakePackage, format_: Format, partner: Partner) -> Source:
    """Where the rows come from. Raises NothingPublished, PackageRefused."""
    if order.format in FROM_STORE:
        return FROM_STORE[order.format](act.actor.county, order.year, open_vault(), partner)
    return PreparedRows(order.bytes_sent, order.prepared_kind, format_, act.business_day())


def _before(order: MakePackage, partner: Partner) -> Before | None:
    """What a package of changes is compared with. Raises NotMakable."""
    if order.manner is Manner.FULL:
        return None
    first = last_full(partner.county, partner.id, order.format, order.year)
    if first is None:
        raise NotMakable("还没有发过全量，请先发一份全量 send everything first")
    return Before(partner.county, partner.id, order.format, order.year, first)


def write_file(writer: PartWriter, kind: str, format_: Format, rows: Iterable[Sequence[str]]) -> None:
    """The file. A workbook is put together in memory, so it has its limit. Raises NotMakable."""
    if kind == "csv":
        write_csv(writer, format_.headers, rows)  # type: ignore[arg-type]
        return
    taken = list(islice(rows, MOST_ROWS + 1))
    if len(taken) > MOST_ROWS:
        raise NotMakable(f"超过 {MOST_ROWS:,} 行，请用 csv more rows than a workbook takes: use csv")
    book = io.BytesIO()
    write_xlsx(book, format_.headers, taken, format_.title)
    writer.write(book.getvalue())


def sign_manifest(act: Act, order: MakePackage, partner: Partner, telling: Telling, digest: str) -> Manifest:
    """The next number, chained to the one before."""
    last = Outgoing.objects.filter(county=partner.county, partner_id=partner.id, state__in=HOLDS_NUMBER)
    newest = last.order_by("-number").first()
    unsigned = Manifest(
        version=VERSION, county=partner.county, sender=BUREAU, receiver=partner.code,
        number=newest.number + 1 if newest else 1, previous=newest.mark if newest else NO_PACKAGE,
        format=order.format, format_version=telling.format.version, year=order.year, manner=order.manner.value,
        kind=order.kind, rows=telling.rows, sum_fen=telling.sum_fen, digest=digest,
        made_on=act.business_day().isoformat(), algorithm="", key="", signature="",
    )  # fmt: skip
    return unsigned.signed(own_key(read_configuration().secrets))


def _enter(act: Act, partner: Partner, package_id: int, manifest: Manifest, left_out: dict[str, int]) -> Outgoing:
    return Outgoing.objects.create(
        county=partner.county, id=package_id, partner_id=partner.id, number=manifest.number, format=manifest.format,
        format_version=manifest.format_version, year=manifest.year, manner=manifest.manner, kind=manifest.kind,
        rows=manifest.rows, sum_fen=manifest.sum_fen, digest=manifest.digest, previous=manifest.previous,
        mark=manifest.mark, made_on=manifest.day, manifest=manifest.text().decode(), left_out=left_out,
        made_by=act.actor.account_id,
    )  # fmt: skip
