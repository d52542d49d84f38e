"""The keys of the two zones: each opens with its own, signs with its own, and knows the other's by a file.

In: the folder of secrets, the other zone's public file. Out: an `Own` and an `Other`; this zone's public file. Never:
a private key in a file that leaves; another zone believed without its fingerprint.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from canbao.access.secret_files import SecretsMissing, make_zone_key, read_zone_key
from canbao.crossing.sealing import KEY_BYTES
from canbao.exchange.manifests import canonical
from canbao.exchange.signing import Algorithm, OwnKey, fingerprint, key_id, own_key, read_public, scheme_of
from canbao.store.configuration import Zone
from canbao.store.failures import StoreFailed

OTHER_FILE = "other-zone.json"
"""Beside the secrets: what stands in it decides who is believed."""
_VERSION = 1
_LARGEST = 4_096
"""Bytes that are looked at: such a file has some three hundred."""


class NotJoined(StoreFailed):
    """This zone does not know the other one yet."""

    is_passing = True


class BadZoneFile(StoreFailed):
    """Not the public file of the other zone, or another's fingerprint."""


@dataclass(frozen=True)
class Own:
    """Of this zone."""

    zone: Zone
    opening: bytes = field(repr=False)
    signing: OwnKey

    @property
    def public_file(self) -> bytes:
        """What the other zone is to know of this one."""
        sealing = X25519PrivateKey.from_private_bytes(self.opening).public_key().public_bytes_raw()
        plain = {
            "canbao": "zone", "version": _VERSION, "zone": self.zone.value, "sealing": sealing.hex(),
            "algorithm": self.signing.algorithm.value, "signing": self.signing.public.hex(),
        }  # fmt: skip
        return canonical(plain) + b"\n"


@dataclass(frozen=True)
class Other:
    """Of the other zone. `sealing`: what is meant for it is sealed with; `signing`: its files are signed with."""

    zone: Zone
    sealing: bytes
    algorithm: Algorithm
    signing: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.signing)

    def has_signed(self, body: bytes, signature: bytes) -> bool:
        return scheme_of(self.algorithm).has_signed(self.signing, body, signature)


def own_keys(folder: Path, zone: Zone) -> Own:
    """Raises NotJoined, SecretsUnsafe."""
    try:
        return Own(zone, read_zone_key(folder), own_key(folder))
    except SecretsMissing:
        raise NotJoined("还没有本区的密钥，请运行 canbao zone keys no key of this zone: run canbao zone keys") from None


def make_own_keys(folder: Path, zone: Zone) -> Own:
    """Those that there are, or new ones. Raises SecretsMissing, SecretsUnsafe."""
    make_zone_key(folder)
    return own_keys(folder, zone)


def other_zone(folder: Path, zone: Zone) -> Other:
    """The zone on the other side, as it was joined. Raises NotJoined, BadZoneFile."""
    try:
        content = (folder / OTHER_FILE).read_bytes()
    except FileNotFoundError:
        words = "还没有登记另一区的公钥，请运行 canbao zone join the other zone is not joined: run canbao zone join"
        raise NotJoined(words) from None
    return read_public_file(content, zone.other)


def join_zone(folder: Path, zone: Zone, content: bytes, said: str) -> Other:
    """Believe a public file from now on. `said`: the fingerprint as the other side read it out. Raises BadZoneFile."""
    other = read_public_file(content, zone.other)
    if "".join(said.split()).lower() != fingerprint(content):
        raise BadZoneFile("指纹与文件不符，请与另一区的管理员重新核对 the fingerprint is another file's")
    aside = folder / f".{OTHER_FILE}.part"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / OTHER_FILE)
    return other


def read_public_file(content: bytes, wanted: Zone) -> Other:
    """Raises BadZoneFile."""
    try:
        plain = json.loads(content[:_LARGEST].decode())
        return _other(plain, wanted, content)
    except (ValueError, KeyError, TypeError, StoreFailed) as error:
        raise BadZoneFile(f"不是另一区（{wanted}）的公钥文件 not the public file of the {wanted} zone") from error


def _other(plain: Mapping[str, Any], wanted: Zone, content: bytes) -> Other:
    algorithm, sealing = Algorithm(plain["algorithm"]), bytes.fromhex(plain["sealing"])
    if plain["canbao"] != "zone" or plain["version"] != _VERSION or len(sealing) != KEY_BYTES:
        raise ValueError(plain["version"])
    if canonical(plain) + b"\n" != content:
        raise ValueError("another form of bytes")
    if Zone(plain["zone"]) is not wanted:
        raise ValueError(plain["zone"])
    return Other(wanted, sealing, algorithm, read_public(algorithm.value, plain["signing"]))
