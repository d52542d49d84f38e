"""A copy of the keys that no single person can open: a sealed file, and shares of what opens it, one a person.

In: the folder of secrets; how many shares, how many of them open it. Out: a sealed file that may lie beside the
backups; each share as twenty words that can be written on paper (SLIP-39, a public standard with a check of its own).
Never: a key or what opens it in a file; fewer shares than were asked for that say anything.
"""

from __future__ import annotations

import json
import os
import secrets as chance
from collections.abc import Sequence
from pathlib import Path

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from canbao.access.secret_files import (
    DATA_KEY_BYTES,
    Secrets,
    SecretsMissing,
    SecretsUnsafe,
    data_keys,
    keep_key,
    secret_paths,
)
from canbao.access.vault import SealBroken, Sm4Software, Vault
from canbao.store.failures import StoreFailed

MOST_SHARES = 16
"""As the standard has it."""
_PLACE = "canbao.keys"


class BadShares(StoreFailed):
    """These shares do not open it."""


def split_keys(folder: Path, target: Path, shares: int, needed: int) -> list[str]:
    """Write the sealed file; give the shares, which are shown once and kept nowhere.

    Raises SecretsMissing, BadShares.
    """
    if not 2 <= needed <= shares <= MOST_SHARES:
        raise BadShares(f"份数须为 2 至 {MOST_SHARES}，取回份数不少于 2、不多于总份数 from 2 to {MOST_SHARES} shares")
    paths = secret_paths(folder)
    missing = [path.name for path in paths if not path.is_file()]
    if missing or not data_keys(folder):
        raise SecretsMissing(f"{folder} 里的密钥不齐 keys are missing: {', '.join(missing) or 'data-1.key'}")
    master = chance.token_bytes(DATA_KEY_BYTES)
    text = json.dumps({path.name: path.read_text(encoding="ascii").strip() for path in paths})
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadShares(f"{target} 已存在，未改动，请另写一个文件名 it is there already: name another file") from None
    with os.fdopen(handle, "wb") as file:
        file.write(_vault_of(master).seal(text, _PLACE))
    found: list[str] = generate_mnemonics(1, [(needed, shares)], master)[0]
    return found


def join_keys(sealed: Path, shares: Sequence[str], folder: Path) -> list[Path]:
    """Bring the keys back into a folder; says which files are new. A file that is there must say the same.

    Raises BadShares, SecretsUnsafe.
    """
    try:
        master = combine_mnemonics([" ".join(share.split()).lower() for share in shares])
    except MnemonicError as error:
        raise BadShares(f"这些份额打不开：份数不够，或有抄错的词 these shares do not open it: {error}") from None
    try:
        text = _vault_of(master).open(sealed.read_bytes(), _PLACE)
    except SealBroken:
        raise BadShares(f"份额与 {sealed.name} 不是一套 the shares belong to another file") from None
    keys: dict[str, str] = json.loads(text)
    others = [name for name, key in keys.items() if _is_other(folder / name, key)]
    if others:
        raise SecretsUnsafe(f"{folder} 里已有不同的密钥，未改动 other keys are there already: {', '.join(others)}")
    # As when they are made: the data keys last.
    names = sorted(keys, key=lambda name: (name.startswith("data-"), name))
    return [keep_key(folder / name, keys[name]) for name in names if not (folder / name).exists()]


def _is_other(path: Path, key: str) -> bool:
    return path.exists() and path.read_text(encoding="ascii").strip() != key


def _vault_of(master: bytes) -> Vault:
    """The same way of sealing as everywhere, with one key."""
    return Vault(Sm4Software(lambda: Secrets({1: master}, b"", b"")), {})
