"""What is looked at before a package is believed, in this order: form, county, parties, key, signature, file, rows.

In: the bytes of manifest and file, the partner's rows. Out: what was read, or PackageRefused with the first thing that
is wrong. Never: a row read of a file whose manifest nobody we know has signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import NotFound
from canbao.access.seals import digest
from canbao.exchange.definitions import Direction, Format, UnknownFormat, format_of
from canbao.exchange.manifests import BUREAU, Manifest, Signed
from canbao.exchange.models import Partner, PartnerKind
from canbao.exchange.partners import has_signed, key_for, partner_of
from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.exchange.reading import Payload, read_payload
from canbao.intake.problems import Advice


@dataclass(frozen=True)
class Checked:
    """A package that can be believed."""

    manifest: Manifest
    partner: Partner
    format: Format
    payload: Payload


def check_package(manifest: Manifest, content: bytes, county: str, today: date) -> Checked:
    """Everything but its number. Raises PackageRefused."""
    partner = check_sender(manifest, county, today)
    format_ = check_format(manifest, partner)
    check_signature(manifest, partner, today)
    check_digest(manifest, content)
    payload = read_payload(content, manifest.kind, format_, today)
    check_counts(manifest, payload)
    check_years(manifest, format_, payload)
    return Checked(manifest, partner, format_, payload)


def check_sender(said: Signed, county: str, today: date) -> Partner:
    """Day, county, and who it is from and to. Raises PackageRefused."""
    if said.day > today:
        raise PackageRefused(ExchangeProblem.WRONG_DAY, Advice(f"清单 {said.day}，今天 {today}"))
    if said.county != county:
        raise PackageRefused(ExchangeProblem.OTHER_COUNTY, Advice(f"清单上是 {said.county}，本县 {county}"))
    if said.receiver != BUREAU:
        raise PackageRefused(ExchangeProblem.OTHER_PARTY, Advice(f"收件人是 {said.receiver}"))
    try:
        return partner_of(county, said.sender)
    except NotFound:
        raise PackageRefused(ExchangeProblem.OTHER_PARTY, Advice(f"没有登记的发件人 {said.sender}")) from None


def check_format(manifest: Manifest, partner: Partner) -> Format:
    """A format that this partner sends. Raises PackageRefused."""
    try:
        found = format_of(manifest.format)
    except UnknownFormat:
        raise PackageRefused(ExchangeProblem.OTHER_VERSION, Advice(f"没有格式 {manifest.format}")) from None
    if found.direction is not Direction.IN or PartnerKind(partner.kind) not in found.partners:
        raise PackageRefused(ExchangeProblem.NOT_THEIRS, Advice(f"{found.title}"))
    if manifest.format_version != found.version or manifest.manner not in found.manners:
        raise PackageRefused(ExchangeProblem.OTHER_VERSION, Advice(f"{found.title}现用第 {found.version} 版"))
    return found


def check_signature(said: Signed, partner: Partner, today: date) -> None:
    """Signed by a key of the partner that counts on the day it was made and today. Raises PackageRefused."""
    key = key_for(partner, said.key, said.algorithm, (said.day, today))
    if not has_signed(key, said.body(), said.signature):
        raise PackageRefused(ExchangeProblem.BAD_SIGNATURE)


def check_digest(manifest: Manifest, content: bytes) -> None:
    """The file that was signed. Raises PackageRefused."""
    if digest(content).hex() != manifest.digest:
        raise PackageRefused(ExchangeProblem.OTHER_DIGEST, Advice(f"文件有 {len(content):,} 字节"))


def check_counts(manifest: Manifest, payload: Payload) -> None:
    """Rows and sum, counted. Raises PackageRefused."""
    if payload.rows != manifest.rows:
        raise PackageRefused(ExchangeProblem.OTHER_ROWS, Advice(f"清单 {manifest.rows} 行，文件 {payload.rows} 行"))
    if payload.sum_fen != manifest.sum_fen:
        raise PackageRefused(
            ExchangeProblem.OTHER_SUM, Advice(f"清单 {manifest.sum_fen} 分，文件 {payload.sum_fen} 分")
        )


def check_years(manifest: Manifest, format_: Format, payload: Payload) -> None:
    """One benefit year a package, where its rows are taken as they are. Raises PackageRefused."""
    if "year" in format_.names and payload.rows and not format_.tells_other_years:
        others = sorted(set(payload.table["year"].unique().to_pylist()) - {manifest.year})
        if others:
            raise PackageRefused(ExchangeProblem.BAD_ROWS, Advice(f"清单是 {manifest.year} 年度，行里有 {others}"))
