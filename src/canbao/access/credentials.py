"""What only an account itself may read, in a transaction that has named it: its second factor and its spare codes.

In: an account's credential, what somebody typed. Out: yes or no. Never: a code that counts twice.
"""

from __future__ import annotations

from canbao.access.acting import BadOrder
from canbao.access.models import Credential
from canbao.access.second_factor import step_of
from canbao.access.sign_ins import server_time
from canbao.access.vault import open_vault, place_of
from canbao.store.prepared import ask, write

_USE_STEP = """
    UPDATE access_credential SET factor_step = %s
    WHERE county = %s AND account_id = %s AND coalesce(factor_step, 0) < %s
"""
_USE_SPARE = """
    UPDATE access_credential SET spare_marks = array_remove(spare_marks, %s)
    WHERE county = %s AND account_id = %s AND %s = ANY (spare_marks)
"""


def name_account(account: int) -> None:
    """Let the transaction under way see what only this account may."""
    ask("SELECT set_config('canbao.account', %s, true)", (str(account),))


def takes_code(kept: Credential, code: str) -> bool:
    """A code of this moment, or a spare one; each counts once."""
    if kept.factor_sealed is None:
        return False
    factor = open_vault().open(bytes(kept.factor_sealed), factor_place(kept.county, kept.account_id))
    step = step_of(factor, code, server_time(), kept.factor_step)
    if step is not None:
        return bool(write(_USE_STEP, (step, kept.county, kept.account_id, step)))
    mark = spare_mark(kept.account_id, code.strip())
    return bool(write(_USE_SPARE, (mark, kept.county, kept.account_id, mark)))


def factor_place(county: str, account: int) -> str:
    """What the key of the second factor is sealed for."""
    return place_of("access_credential", "factor_sealed", county, account)


def spare_mark(account: int, code: str) -> bytes:
    """What is stored of a spare code."""
    return open_vault().blind(f"spare\n{account}\n{code}")


def mark_bytes(text: str) -> bytes:
    """A mark as an order has it. Raises BadOrder."""
    try:
        return bytes.fromhex(text)
    except (ValueError, TypeError):
        raise BadOrder("不是登录标记 no mark") from None
