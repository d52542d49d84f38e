"""The code with which a county begins on a page: printed by a command on the machine, good for an hour, for one county.

The code says its county and its last minute, and carries the installation's keyed mark of both: nothing has to be kept.
It founds once, because a county is founded once. Seventy bits of the mark cannot be guessed within the hour.

In: a county, or what somebody typed and from where. Out: a code, or its county. Never: a code stored; a code of another
installation; a sixth wrong code from one address compared within a quarter of an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from canbao.access.founding import FoundedAlready, is_founded
from canbao.access.guesses import MINUTES, MOST_TRIES, count_try, door_of, forget_tries
from canbao.access.sign_ins import server_time
from canbao.access.vault import open_vault, same_mark
from canbao.store.failures import StoreFailed
from canbao.store.scope import COUNTY_DIGITS, NOWHERE, scope_of, scoped
from canbao.values.names import normalise_id_text

CODE_MINUTES = 60
"""Time to call the three persons together; whoever finds the paper on the next day can do nothing with it."""
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Thirty-two that are not taken for one another."""
_OF_TIME, _OF_MARK, _GROUP = 6, 14, 4
_BITS, _MASK = 5, 31


class BadBeginning(StoreFailed):
    """The code begins nothing."""


def code_for(county: str) -> str:
    """A new code. Raises FoundedAlready, BadBeginning."""
    if len(county) != COUNTY_DIGITS or not (county.isascii() and county.isdigit()):
        raise BadBeginning(f"县代码应为 {COUNTY_DIGITS} 位数字 six digits: {county}")
    _refuse_founded(county)
    moment = _moment(county) + timedelta(minutes=CODE_MINUTES)
    return _written(county, int(moment.timestamp()) // 60)


def county_typed(text: str, source: str | None) -> str:
    """The same of what somebody typed on a page. `source`: their address, by which wrong codes are counted; a right one
    forgets them. Raises BadBeginning, FoundedAlready.
    """
    door = door_of("begin", source or "")
    with scoped(scope_of([NOWHERE])):
        tries = count_try(NOWHERE, door)
    if tries > MOST_TRIES:
        raise BadBeginning(f"起始码连续 {MOST_TRIES} 次不对，{MINUTES} 分钟内不再受理，请稍后再试 too many wrong codes")
    try:
        county = county_of_code(text)
    except FoundedAlready:
        _forget(door)
        raise
    _forget(door)
    return county


def _forget(door: bytes) -> None:
    with scoped(scope_of([NOWHERE])):
        forget_tries(NOWHERE, door)


def county_of_code(text: str) -> str:
    """The county that it begins. Raises BadBeginning, FoundedAlready."""
    typed = normalise_id_text(text).lower()
    county, letters = typed[:COUNTY_DIGITS], typed[COUNTY_DIGITS:]
    is_shaped = county.isascii() and county.isdigit() and len(letters) == _OF_TIME + _OF_MARK
    wrong = BadBeginning(
        "起始码不对，请逐个字符核对；只有在本机运行 canbao begin 打印出来的才有用 a wrong code: compare each character"
    )
    if not is_shaped or set(letters) - set(_LETTERS):
        raise wrong
    minute = 0
    for letter in letters[:_OF_TIME]:
        minute = minute << _BITS | _LETTERS.index(letter)
    if not same_mark(_written(county, minute).encode(), _in_groups(county, letters).encode()):
        raise wrong
    if int(_moment(county).timestamp()) // 60 > minute:
        raise BadBeginning(
            f"起始码已过期（{CODE_MINUTES} 分钟内有效），请再打印一个 the code is too old: print another"
        )
    _refuse_founded(county)
    return county


def _refuse_founded(county: str) -> None:
    if is_founded(county):
        raise FoundedAlready(
            f"{county} 已设立三员，起始码不再有用；请用三员的账号登录 founded already: sign in as an administrator"
        )


def _moment(county: str) -> datetime:
    with scoped(scope_of([county])):
        return server_time()


def _written(county: str, minute: int) -> str:
    mark = int.from_bytes(open_vault().blind(f"begin\n{county}\n{minute}"))
    time = [_LETTERS[minute >> _BITS * place & _MASK] for place in reversed(range(_OF_TIME))]
    letters = time + [_LETTERS[mark >> _BITS * place & _MASK] for place in range(_OF_MARK)]
    return _in_groups(county, "".join(letters))


def _in_groups(county: str, letters: str) -> str:
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    return "-".join([county, *groups])
