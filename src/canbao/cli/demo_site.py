"""The demo's site: one account a role with codes for some sign-ins, pages that go on being served afterwards, and a
worker for what they queue.

In: the finished demo. Out: accounts on the screen, a site on this machine alone. Never: an account of a store that is
no demo's; a second site beside the first.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from canbao.cli.acting_options import new_key
from canbao.cli.demo_zones import OUTSIDE, DemoZone, demo_zones, is_outside_made, make_outside
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.access.actors import Actor

PORT = 8140
LOG = "site.log"
PROCESSES = {"serve": "site.pid", "worker": "worker.pid", "carry": "carry.pid"}
"""Commands that stay in each zone, and where their process numbers are kept."""
_STARTS_WITHIN = 60
_PORTS_TRIED = 20
_CODES_SHOWN = 3
"""Sign-ins of an account that is looked at; a new demo gives new ones."""
_WORDS_OF_A_PHRASE = 5
_WORDS = (
    "qiushui changtian luoxia guwu yuzhou changwan mingyue qingquan songshan baiyun hongye chunfeng xiyang yuanshan "
    "jiangnan lvzhu taohua xuelang gaolou muchuan qingshi yanyu liuxu fengdeng"
).split()
"""Long enough that any five of them, each once, make a password that is taken: short ones repeated are refused."""


def ready_accounts(county: str) -> Iterator[tuple[str, str, str, str]]:
    """Role, name to sign in with, password and codes: the first account of each role, set up as its owner would."""
    from canbao.access.rights import roles

    for role, actor, username in _one_a_role(county):
        phrase, spare = _set_up(actor, username)
        yield roles()[role].label, username, phrase, " ".join(spare[:_CODES_SHOWN])


def _one_a_role(county: str) -> Iterator[tuple[str, Actor, str]]:
    from canbao.access.actors import actor_of
    from canbao.access.models import Account, Grant
    from canbao.access.rights import roles
    from canbao.access.states import GrantState
    from canbao.store.scope import scope_of, scoped

    with scoped(scope_of([county])):
        rows = Grant.objects.filter(county=county, state=GrantState.CONFIRMED).order_by("id")
        first: dict[str, int] = {}
        for role, account in rows.values_list("role", "account_id"):
            first.setdefault(role, account)
        names = dict(Account.objects.filter(county=county, id__in=first.values()).values_list("id", "username"))
    for role in roles():
        if role in first and roles()[role].kinds:
            yield role, actor_of(names[first[role]]), names[first[role]]


def new_phrase() -> str:
    """A password that is easy to type, with capitals for installations that ask for several kinds of signs."""
    return "-".join(secrets.SystemRandom().sample(_WORDS, _WORDS_OF_A_PHRASE)).capitalize()


def _set_up(actor: Actor, username: str) -> tuple[str, list[str]]:
    import pyotp

    from canbao.access.actors import system_actor
    from canbao.access.setting_up import give_start_password, offered_factor, set_up
    from canbao.access.sign_ins import presence_of
    from canbao.access.signing_in import Attempt, EndSignIn, end_sign_in, sign_in

    started = give_start_password(system_actor(actor.county), new_key(), actor.account_id)
    presence = presence_of(sign_in(Attempt(username, started)).token)
    phrase = new_phrase()
    spare = set_up(presence, new_key(), phrase, pyotp.TOTP(offered_factor(presence)).now())
    end_sign_in(presence.actor, new_key(), EndSignIn())
    return phrase, spare


def start_site(var: Path, port: int = PORT, *, is_new: bool = True) -> tuple[str, str]:
    """Serve, work and carry in processes of their own, which stay, in both zones; the addresses, the private one first.
    Not `is_new`: a site of this demo was there before, and what was told its public zone still is.

    Raises InputRefused where nothing comes up.
    """
    port = _free_port(port)
    other = _free_port(port + 1)
    inside, outside = demo_zones(var, f"http://127.0.0.1:{other}")
    if is_new or not is_outside_made(var):
        make_outside(var)
    subprocess.run(  # noqa: S603  our own command
        _command(inside, "zone", "carry", "--once"), check=True, env=_told(inside), capture_output=True
    )
    for zone, own in ((inside, port), (outside, other)):
        started = _leave(zone, "serve", "--port", str(own))
        _leave(zone, "worker")
        _leave(zone, "zone", "carry")
        _wait_for(zone, started, own)
    return f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{other}/"


def _wait_for(zone: DemoZone, started: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and started.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/alive", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    words = f"网站没有启动，端口 {port} 可能被占用；日志 the site did not start, see {zone.var / LOG}"
    raise InputRefused(words)


def _leave(zone: DemoZone, *command: str) -> subprocess.Popen[bytes]:
    with (zone.var / LOG).open("ab") as log:
        started = subprocess.Popen(  # noqa: S603  our own command
            _command(zone, *command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            cwd=Path.cwd(), env=_told(zone),
        )  # fmt: skip
    name = next(each for each in command if each in PROCESSES)
    (zone.var / PROCESSES[name]).write_text(str(started.pid), encoding="utf-8")
    return started


def _command(zone: DemoZone, *command: str) -> list[str]:
    return [sys.executable, "-m", "canbao.cli.main", *command, "--var", str(zone.var)]


def _told(zone: DemoZone) -> dict[str, str]:
    return {**os.environ, **zone.settings}


def _free_port(wanted: int) -> int:
    """That one or one of the next: somebody else's site must not be taken for this one. Raises InputRefused."""
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65_536)):
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise InputRefused(
        f"从 {wanted} 起的 {_PORTS_TRIED} 个端口都被占用，请用 --port 换一个 no free port from {wanted} on"
    )


def stop_site(var: Path) -> bool:
    """Stop the processes of an earlier demo, those outside too. Says whether there was one."""
    zones = (var, var / OUTSIDE)
    return any([_stop(each / file, command) for each in zones for command, file in PROCESSES.items()])


def _stop(kept: Path, command: str) -> bool:
    try:
        number = int(kept.read_text(encoding="utf-8"))
        words = Path(f"/proc/{number}/cmdline").read_bytes().decode(errors="replace")
    except (OSError, ValueError):
        return False
    kept.unlink()
    if "canbao.cli.main" not in words or command not in words:
        return False
    os.kill(number, signal.SIGTERM)
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and Path(f"/proc/{number}").exists() and not _is_dead(number):
        time.sleep(0.1)
    return True


def _is_dead(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
