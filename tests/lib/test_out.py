"""Calls to addresses that others named: nothing behind our walls is reached, and nothing takes longer than its time."""

import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from portal.lib.out import exchange
from portal.lib.out.exchange import NotReached, Reply, post
from portal.lib.out.networks import may_be_called
from tests.webhooks.receiver import receiving, saying

HERE = ("127.0.0.0/8",)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3", "100.64.0.1"),
        *("192.0.0.8", "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:7", "64:ff9b:1::1"),
        *(
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fe80::1%lo",
            "fec0::1",
        ),
        *("ff02::1", "ff0e::1", "100::1", "3fff::1", "5f00::1", "127.1", "0x7f000001", "", "planner.example"),
    ],
)
def test_no_address_behind_any_wall_is_called(address: str) -> None:
    assert not may_be_called(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_what_anybody_can_reach_is_called_and_a_network_that_was_named(address: str) -> None:
    assert may_be_called(address)
    assert may_be_called("10.1.2.3", ("10.1.0.0/16",))
    assert not may_be_called("10.2.2.3", ("10.1.0.0/16",))


def refusal(url: str, networks: tuple[str, ...] = HERE, seconds: float = 2.0) -> str:
    begun = time.monotonic()
    with pytest.raises(NotReached) as refused:
        post(url, {}, b"{}", networks, seconds)
    assert time.monotonic() - begun < seconds + 1
    return str(refused.value)


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"]]
)
def test_a_name_with_any_private_address_is_not_called(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "resolve", lambda *_: found)
    with receiving() as receiver:
        assert refusal(receiver.url.replace("http", "https", 1), ()) == "private address"
        assert receiver.calls == []


def test_a_name_that_changes_its_address_is_looked_up_once_and_that_address_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [["8.8.8.8"], ["127.0.0.1"]]
    reached: list[object] = []

    def connect(place: object, *_: object) -> socket.socket:
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(exchange, "resolve", lambda *_: answers.pop(0))
    monkeypatch.setattr(socket, "create_connection", connect)
    assert refusal("https://rebinds.example/", ()) == "refused"
    assert reached == [("8.8.8.8", 443)]


def test_http_is_for_named_networks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "resolve", lambda *_: ["8.8.8.8"])
    assert refusal("http://planner.example/") == "not https"


def test_the_certificate_has_to_be_of_the_name_and_one_that_the_world_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed("planner.example", tmp_path)
    monkeypatch.setattr(exchange, "resolve", lambda *_: ["127.0.0.1"])
    with receiving(certificate) as receiver:
        port = receiver.url.split(":")[2].split("/")[0]
        assert refusal(f"https://planner.example:{port}/") == "no trusted certificate"
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(exchange, "_tls", lambda: trusting)
        assert refusal(f"https://other.example:{port}/") == "no trusted certificate"
        assert post(f"https://planner.example:{port}/", {}, b"{}", HERE) == Reply(204, "")
        assert [call.fields["host"] for call in receiver.calls] == [f"planner.example:{port}"]


def self_signed(name: str, folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    said = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(said)
        .issuer_name(said)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


def drip(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"X")
        time.sleep(0.1)


def flood(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 102 Wait\r\nX: " + b"y" * 4000 + b"\r\n\r\n")


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def nonsense(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "word"),
    [(drip, "too slow"), (flood, "too long"), (reset, "connection broke"), (nonsense, "no HTTP")],
)
def test_a_receiver_that_drips_floods_or_hangs_up_costs_a_moment(
    answer: Callable[[socket.socket], None], word: str
) -> None:
    with receiving() as receiver:
        receiver.answers = [answer]
        assert refusal(receiver.url, seconds=0.6) == word


def test_one_that_hangs_and_a_resolver_that_hangs_end_with_their_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with receiving() as receiver:
        receiver.answers = [receiver.hang]
        assert refusal(receiver.url, seconds=0.4) == "too slow"
        monkeypatch.setattr(exchange, "resolve", lambda *_: receiver.freed.wait(5) or [])
        assert refusal(receiver.url, seconds=0.4) == "too slow"


def test_an_answer_is_its_head_whatever_comes_behind() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nabc")
        drip(connection)

    with receiving() as receiver:
        receiver.answers = [endless, saying("503 Busy", "Retry-After: 7")]
        assert post(receiver.url, {}, b"{}", HERE) == Reply(200, "")
        assert post(receiver.url, {}, b"{}", HERE) == Reply(503, "7")
        assert receiver.calls[0].fields["host"] == receiver.url.split("/")[2]
