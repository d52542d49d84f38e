"""What a telephone and the private zone agree on and seal with: nothing that the public zone between them can read.

In: a pairing code, keys, contents. Out: two keys for one telephone; sealed contents. Never: a key that went over the
line; a content opened for another place than it was sealed for.

The code is stretched by PBKDF2, each side shows its P-256 key with a mark made by what the code was stretched to, and
both derive the same two keys: only ciphers that every browser brings (Web Cryptography: ECDH, HKDF and HMAC with
SHA-256, AES-256-GCM).
"""

from __future__ import annotations

import gzip
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from canbao.access.vault import SealBroken, open_vault

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of a code: none is taken for another."""
SECRET_SIGNS = 10
"""31 to the tenth: fifty bits, which cannot be tried within the half hour that an offer is good."""
ROUNDS = 600_000
"""Of PBKDF2 with SHA-256 (OWASP, Password Storage Cheat Sheet)."""
KEY_BYTES, NONCE_BYTES, POINT_BYTES = 32, 12, 65
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve's points (SEC 2, 2.4.2)."""


@dataclass(frozen=True)
class PhoneKeys:
    """`down`: for what a telephone is told; `up`: for what it sends."""

    down: bytes
    up: bytes


def new_signs(how_many: int) -> str:
    """Of a code."""
    return "".join(secrets.choice(SIGNS) for _ in range(how_many))


def stretched(secret: str, county: str, call: str) -> bytes:
    """What a code's secret part is taken for."""
    salt = f"canbao phone {county} {call}".encode()
    return PBKDF2HMAC(hashes.SHA256(), KEY_BYTES, salt, ROUNDS).derive(secret.encode())


def mark_by(stretched_code: bytes, *parts: str) -> str:
    """That whoever says these parts knew the code, as hexadecimal digits."""
    return hmac.digest(stretched_code, "\n".join(parts).encode(), "sha256").hex()


def agree(stretched_code: bytes, phone_point: bytes, mark: str) -> tuple[bytes, PhoneKeys]:
    """This side's point, and the keys; asked again, the same. Raises SealBroken for what is no point."""
    hidden = open_vault().fingerprint(b"phone key\n" + stretched_code + mark.encode())
    own = ec.derive_private_key(int.from_bytes(hidden) % (_ORDER - 1) + 1, _CURVE)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, phone_point)
    except ValueError:
        raise SealBroken("手机送来的密钥不对 no point of the curve") from None
    shared = own.exchange(ec.ECDH(), theirs)
    both = HKDF(hashes.SHA256(), 2 * KEY_BYTES, stretched_code, f"canbao phone {mark}".encode()).derive(shared)
    form = serialization.PublicFormat.UncompressedPoint
    point = own.public_key().public_bytes(serialization.Encoding.X962, form)
    return point, PhoneKeys(both[:KEY_BYTES], both[KEY_BYTES:])


def seal(key: bytes, content: Any, place: str) -> bytes:
    """Packed, then sealed for one place: nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    text = gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)
    return nonce + AESGCM(key).encrypt(nonce, text, place.encode())


def unseal(key: bytes, sealed: bytes, place: str, most: int) -> Any:
    """What a telephone sealed, which it does not pack. Raises SealBroken."""
    if len(sealed) > most:
        raise SealBroken("手机送来的内容过大 too large")
    try:
        return json.loads(AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()))
    except (InvalidTag, ValueError):
        raise SealBroken("手机送来的内容打不开 not sealed by this telephone") from None
