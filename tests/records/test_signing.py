"""Signatures: made here, checked here and with openssl alone; whatever is altered is noticed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from compliance.records.keys import new_key, private_key
from compliance.records.signing import PAYLOAD_TYPE, PREDICATE, STATEMENT, BadSignature, pre_authentication, verified
from tests.cli.conftest import ACME, Run, profile, run

__all__ = ["profile", "run"]
DOCS = Path(__file__).parents[2] / "docs" / "records.md"


@pytest.fixture
def signed(run: Run, profile: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(profile.parent)
    file = profile.parent / "assessment.json"
    run("check", "acme.yaml", *ACME, "--format", "json", "--embed", "--output", file)
    assert run("sign", "--new-key", "board.pem").exit_code == 0
    assert run("sign", file, "--key", "board.pem", "--signer", "Li Na").exit_code == 0
    return file


def test_a_signed_record_verifies(run: Run, signed: Path) -> None:
    result = run("verify", signed, "--key", "board.pem.pub")
    assert result.exit_code == 0
    assert "signed by Li Na, unaltered since" in result.stdout
    assert "every byte follows" in result.stdout
    assert Path("board.pem").stat().st_mode & 0o777 == 0o600


def test_signing_twice_gives_the_same_bytes(run: Run, signed: Path) -> None:
    envelope = Path("assessment.json.dsse")
    before = envelope.read_bytes()
    run("sign", signed, "--key", "board.pem", "--signer", "Li Na", "--output", "again.dsse")
    assert Path("again.dsse").read_bytes() == before
    statement = json.loads(base64.b64decode(json.loads(before)["payload"]))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicate"]["verdict"] == "non_compliant"


def test_any_altered_byte_of_a_signed_record_is_noticed(run: Run, signed: Path) -> None:
    content = signed.read_bytes()
    for position in range(0, len(content), len(content) // 7):
        signed.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        result = run("verify", signed, "--key", "board.pem.pub")
        assert result.exit_code in (1, 2)
        assert "altered after it was signed" in result.stdout or "is no recorded assessment" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"sig": "', '"sig": "AAAA', "does not hold"),
        ('"payload": "eyJ', '"payload": "eyK', "does not hold"),
        ('"payloadType": "a', '"payloadType": "b', "does not hold"),
        ('"payload": "', '"payload": "!', "no DSSE envelope"),
        ("{", "[", "no DSSE envelope"),
    ],
)
def test_an_altered_envelope_is_noticed(run: Run, signed: Path, old: str, new: str, says: str) -> None:
    envelope = Path("assessment.json.dsse")
    envelope.write_text(envelope.read_text("utf-8").replace(old, new, 1), "utf-8")
    result = run("verify", signed, "--key", "board.pem.pub")
    assert result.exit_code == 1
    assert says in result.stdout


def test_another_key_is_noticed(run: Run, signed: Path) -> None:
    run("sign", "--new-key", "other.pem")
    assert "another key signed" in run("verify", signed, "--key", "other.pem.pub").stdout
    result = run("verify", signed, "--key", "board.pem")
    assert result.exit_code == 2
    assert "board.pem:1:1: the key is no public Ed25519 key" in result.stderr
    result = run("sign", signed, "--key", "board.pem.pub")
    assert result.exit_code == 2
    assert "no private Ed25519 key" in result.stderr


@pytest.mark.usefixtures("signed")
def test_a_key_is_never_replaced(run: Run) -> None:
    before = Path("board.pem").read_bytes()
    assert run("sign", "--new-key", "board.pem").exit_code == 2
    assert Path("board.pem").read_bytes() == before
    Path("next.pem.pub").write_text("somebody's")
    assert run("sign", "--new-key", "next.pem").exit_code == 2
    assert not Path("next.pem").exists()


@pytest.mark.parametrize("target", ["assessment.json", "board.pem", "./board.pem"])
def test_a_signature_replaces_neither_the_record_nor_the_key(run: Run, signed: Path, target: str) -> None:
    before = signed.read_bytes(), Path("board.pem").read_bytes()
    assert run("sign", signed, "--key", "board.pem", "--output", target).exit_code == 2
    assert (signed.read_bytes(), Path("board.pem").read_bytes()) == before


def test_what_has_no_canonical_form_is_not_signed(run: Run, signed: Path) -> None:
    assert run("sign", signed, "--key", "board.pem", "--signer", "\udcff").exit_code == 2
    record = json.loads(signed.read_text("utf-8"))
    signed.write_text(json.dumps(record | {"coverage": 2**60}), "utf-8")
    result = run("sign", signed, "--key", "board.pem")
    assert result.exit_code == 2
    assert "has no canonical form (RFC 8785)" in result.stderr


KEYS = new_key()


def envelope_of(payload: bytes, kind: str = PAYLOAD_TYPE, alphabet: bytes = b"+/") -> bytes:
    def plain(content: bytes) -> str:
        return base64.b64encode(content, alphabet).decode()

    signature = private_key(KEYS.private).sign(pre_authentication(kind, payload))
    return json.dumps(
        {"payload": plain(payload), "payloadType": kind, "signatures": [{"sig": plain(signature)}]}
    ).encode()


def said(**changes: object) -> bytes:
    subject = [{"digest": {"sha512": "0"}}, {"digest": {"sha256": "1"}}]
    whole = {"_type": STATEMENT, "predicateType": PREDICATE, "predicate": {}, "subject": subject} | changes
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "payload",
    [
        b"hello",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        said(),
        said(subject=None),
        said(subject=[1]),
        said(predicate=1),
        said(predicateType="https://slsa.dev/provenance/v1"),
        said(_type="https://in-toto.io/Statement/v0.1"),
    ],
)
def test_something_else_signed_with_the_same_key_is_no_signature_of_a_record(payload: bytes) -> None:
    with pytest.raises(BadSignature, match="no statement about an assessment"):
        verified(b"record", envelope_of(payload), KEYS.public)


def test_a_payload_of_another_type_is_not_read_as_a_statement() -> None:
    with pytest.raises(BadSignature, match="no statement"):
        verified(b"record", envelope_of(said(), kind="text/plain"), KEYS.public)


@pytest.mark.parametrize(
    "envelope",
    [b"null", b'{"payload": 1, "payloadType": "a", "signatures": []}', b'{"payload": "", "payloadType": "\\ud800"}'],
)
def test_what_is_no_envelope(envelope: bytes) -> None:
    with pytest.raises(BadSignature, match="no DSSE envelope"):
        verified(b"record", envelope, KEYS.public)


@pytest.mark.parametrize("alphabet", [b"+/", b"-_"])
def test_either_base64_and_any_subject(alphabet: bytes) -> None:
    digests = [{"digest": {"sha256": sha256(content).hexdigest()}} for content in (b"another?>", b"record")]
    payload = said(subject=digests, predicate={"signer": "李娜??>>"})
    assert (
        verified(b"record", envelope_of(payload, alphabet=alphabet), KEYS.public)["predicate"]["signer"] == "李娜??>>"
    )
    with pytest.raises(BadSignature, match="altered after it was signed"):
        verified(b"Record", envelope_of(payload, alphabet=alphabet), KEYS.public)


def test_the_bytes_signed_are_those_of_the_specification() -> None:
    """The example of DSSE's own protocol page."""
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pre_authentication("http://example.com/HelloWorld", b"hello world") == expected
    assert pre_authentication("类", "值".encode()) == "DSSEv1 3 类 3 值".encode()


def test_the_payload_is_canonical(signed: Path) -> None:
    payload = base64.b64decode(json.loads(Path("assessment.json.dsse").read_text("utf-8"))["payload"])
    statement = json.loads(payload)
    assert payload == json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert urlsplit(statement["predicateType"]).scheme
    assert set(statement) == {"_type", "subject", "predicateType", "predicate"}
    (subject,) = statement["subject"]
    assert subject == {"name": signed.name, "digest": {"sha256": sha256(signed.read_bytes()).hexdigest()}}


@pytest.mark.parametrize(
    "wrong", [("sign",), ("sign", "a.json"), ("sign", "a.json", "--new-key", "k"), ("verify", "a", "--signature", "b")]
)
def test_wrong_usage(run: Run, wrong: tuple[str, ...]) -> None:
    assert run(*wrong).exit_code == 2


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_keys_made_by_openssl_work_and_others_are_refused(run: Run, signed: Path) -> None:
    openssl("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret", "-out", "locked.pem")
    assert "encrypted" in run("sign", signed, "--key", "locked.pem").stderr
    openssl("ecparam", "-name", "secp256k1", "-genkey", "-noout", "-param_enc", "explicit", "-out", "curve.pem")
    assert "no private Ed25519 key" in run("sign", signed, "--key", "curve.pem").stderr
    openssl("ec", "-in", "curve.pem", "-pubout", "-out", "curve.pub")
    assert "no public Ed25519 key" in run("verify", signed, "--key", "curve.pub").stderr
    openssl("genpkey", "-algorithm", "ed25519", "-out", "made.pem")
    openssl("pkey", "-in", "made.pem", "-pubout", "-out", "made.pub")
    run("sign", signed, "--key", "made.pem")
    assert run("verify", signed, "--key", "made.pub").exit_code == 0


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_an_auditor_verifies_with_openssl_alone(signed: Path) -> None:
    block = re.search(r"```sh auditor\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block
    done = subprocess.run(["bash", "-euc", block[1]], cwd=signed.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Signature Verified Successfully" in done.stdout
    assert "the record is the one signed" in done.stdout
    signed.write_bytes(signed.read_bytes() + b" ")
    done = subprocess.run(["bash", "-euc", block[1]], cwd=signed.parent, capture_output=True, text=True, check=False)
    assert done.returncode != 0
