"""Asking over HTTP: nowhere but at the stated address, nothing half, nothing without an end."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.exchange.doors import KEY, SECRET, new_door
from tests.sandbox.bills import BUREAU_KEY, COUNTY

from canbao.exchange import calling
from canbao.exchange.calling import CallFailed, Declined, Line, Listed, read_list
from canbao.sandbox.faults import LineFault
from canbao.sandbox.office import TaxOffice
from canbao.sandbox.serving import Door

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """An office with one package."""
    TaxOffice.founded(tmp_path, COUNTY, BUREAU_KEY.public.hex())
    records = TaxOffice.of(tmp_path).records
    manifest = b'{"number":1,"format":"payments","year":2026,"manner":"full","kind":"csv","rows":1,"sum_fen":1}'
    records.write("INSERT INTO sent VALUES (1, '', 'a', ?, ?)", manifest, b"0123456789")
    with new_door(tmp_path) as made:
        yield made


def line(address: str, **more: str) -> Line:
    return Line(address, **{"key": KEY, "secret": SECRET} | more, clock=lambda: datetime.now(UTC))


@contextmanager
def saying(*parts: bytes, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that says this to whoever comes, whatever was asked; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                while True:
                    raw, _ = server.accept()
                    with raw if context is None else context.wrap_socket(raw, server_side=True) as met:
                        met.recv(65_536)
                        for part in parts:
                            met.sendall(part)
            except OSError:
                return

        Thread(target=serve, daemon=True).start()
        yield f"{'http' if context is None else 'https'}://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def test_packages_and_files_come_whole(door: Door) -> None:
    (found,) = line(door.address).packages(0)
    assert (found.id, found.manifest[:11]) == (1, b'{"number":1')
    assert line(door.address).packages(1) == []
    assert line(door.address).file(1) == b"0123456789"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (LineFault.AWAY, "连不上"), (LineFault.BUSY, "503"), (LineFault.CUT, "没有收完"),
        (LineFault.ELSEWHERE, "不跟随"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence(door: Door, fault: LineFault, said: str) -> None:
    door.faults.add(fault)
    with pytest.raises(CallFailed, match=said) as failed:
        line(door.address).file(1)
    assert not isinstance(failed.value, Declined)
    assert "\n" not in str(failed.value)
    assert SECRET not in str(failed.value)
    assert door.asked <= 1, "no redirect is followed, nothing is tried again at once"


def test_an_answer_that_drips_has_an_end(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.faults.add(LineFault.SLOW)
    monkeypatch.setattr(calling, "LONGEST_ANSWER_SECONDS", 0.3)
    with pytest.raises(CallFailed, match="迟迟没有答复"):
        line(door.address).file(1)


def test_silence_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "SILENT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(CallFailed, match="迟迟没有答复"):
        line(f"http://127.0.0.1:{silent.getsockname()[1]}").file(1)


def test_nobody_there_is_said(door: Door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(CallFailed, match="连不上"):
        line(f"http://127.0.0.1:{port}").packages(0)
    with pytest.raises(CallFailed, match="连不上"):
        line("https://nobody.invalid").packages(0)
    assert door.asked == 0


def test_another_key_is_not_accepted_and_may_be_mended(door: Door) -> None:
    for wrong in ({"secret": "another-secret-of-theirs"}, {"key": "nobody"}):
        with pytest.raises(CallFailed, match="不认我们的密钥") as failed:
            line(door.address, **wrong).packages(0)
        assert not isinstance(failed.value, Declined)


def test_what_the_partner_does_not_have_is_declined(door: Door) -> None:
    with pytest.raises(Declined, match="not_found"):
        line(door.address).file(9)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([OK + b"\r\n", b"abc"], "没有写明"),
        ([OK + b"Content-Length: 99\r\n\r\nabc"], "没有收完"),
        ([OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nabc"], "没有收完"),
        ([OK + b"Content-Length: 40000000000\r\n\r\nabc"], "超过"),
        ([OK + b"Transfer-Encoding: chunked\r\n\r\n", *[b"ff\r\n" + b"a" * 255 + b"\r\n"] * 9, b"0\r\n\r\n"], "超过"),
        ([b"SSH-2.0-OpenSSH\r\n"], "不是 HTTP|连不上"),
        ([OK + b"X: " + b"a" * 70_000 + b"\r\n\r\n"], "不是 HTTP"),
    ],
)
def test_an_answer_that_cannot_be_whole_is_not_taken(
    answer: list[bytes], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MOST_PAYLOAD_BYTES", 1000)
    with saying(*answer) as address, pytest.raises(CallFailed, match=said):
        line(address).file(1)


def test_a_partner_cannot_make_us_say_a_number() -> None:
    body = '{"code": "x", "message": "430621199003070015 \\n 张三"}'.encode()
    head = b"HTTP/1.1 422 No\r\nContent-Length: %d\r\n\r\n" % len(body)
    with saying(head + body) as address, pytest.raises(Declined, match="（略）"):
        line(address).acknowledge(1, b"{}")


def test_a_proxy_of_the_environment_is_not_used(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert line(door.address).file(1) == b"0123456789"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    good = OK + b"Content-Length: 2\r\n\r\n[]"
    with saying(good, context=context) as address, pytest.raises(CallFailed, match="证书不可信"):
        line(address).packages(0)


def self_signed(folder: Path) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "door.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


BAD_LISTS = [b"", b"{}", b"[1]", b'[{"id": 1}]', b'[{"id": "1", "manifest": ""}]', b'[{"id": -1, "manifest": ""}]',
             b'[{"id": true, "manifest": ""}]', b'[{"id": 1, "manifest": 7}]', b"[" * 100_000, b"\xff"]  # fmt: skip


@pytest.mark.parametrize("body", BAD_LISTS, ids=lambda body: body[:30].decode(errors="replace"))
def test_what_is_no_list_is_said(body: bytes) -> None:
    with pytest.raises(CallFailed, match="约定的格式"):
        read_list(body)


def test_no_more_is_listed_than_our_own_api_lists() -> None:
    body = b"[" + b",".join(b'{"id": 1, "manifest": ""}' for _ in range(150)) + b"]"
    assert read_list(body) == [Listed(1, b"")] * 100
