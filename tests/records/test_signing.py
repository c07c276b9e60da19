"""Signatures: made here, checked here and with openssl alone; whatever is altered is noticed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

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
    assert "no public Ed25519 key" in run("verify", signed, "--key", "board.pem").stdout
    result = run("sign", signed, "--key", "board.pem.pub")
    assert result.exit_code == 2
    assert "no private Ed25519 key" in result.stderr


@pytest.mark.usefixtures("signed")
def test_a_key_is_never_replaced(run: Run) -> None:
    before = Path("board.pem").read_bytes()
    assert run("sign", "--new-key", "board.pem").exit_code == 2
    assert Path("board.pem").read_bytes() == before


@pytest.mark.parametrize(
    "wrong", [("sign",), ("sign", "a.json"), ("sign", "a.json", "--new-key", "k"), ("verify", "a", "--signature", "b")]
)
def test_wrong_usage(run: Run, wrong: tuple[str, ...]) -> None:
    assert run(*wrong).exit_code == 2


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_an_encrypted_key_and_an_rsa_key_are_refused(run: Run, signed: Path) -> None:
    openssl("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret", "-out", "locked.pem")
    assert "encrypted" in run("sign", signed, "--key", "locked.pem").stderr
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
