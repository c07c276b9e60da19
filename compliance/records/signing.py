"""Signatures: a DSSE envelope around an in-toto Statement, with Ed25519; who signed what, never when.

It makes a record tamper-evident, no more: a legal electronic signature needs a qualified or licensed provider.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from compliance.documents.extras import need
from compliance.records.recorded import Recorded

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "compliance/assessment/v1"
_SUMMARY = ("tool", "as_of", "assurance", "calendar", "profile", "verdict", "score", "coverage", "counts", "shared")


class BadSignature(Exception):  # noqa: N818 - a finding about a file, not an error of ours
    """A signature that does not hold, with the reason."""


@dataclass(frozen=True)
class KeyPair:
    """A new key: the private part to be kept, the public part to be given away."""

    private: bytes
    public: bytes


def new_key() -> KeyPair:
    """Make an Ed25519 key pair, both parts as PEM, as ``openssl genpkey`` writes them.

    Raises MissingExtra without cryptography.
    """
    forms = need("cryptography.hazmat.primitives.serialization", "sign")
    key = need("cryptography.hazmat.primitives.asymmetric.ed25519", "sign").Ed25519PrivateKey.generate()
    private = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    public = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    return KeyPair(private, public)


def sign(recorded: Recorded, private: bytes, signer: str | None = None) -> str:
    """Give the envelope of a record: the statement that names its digest, signed.

    Raises BadSignature for a key that cannot sign, MissingExtra without the extra.
    """
    key = _private(private)
    payload = need("rfc8785", "sign").dumps(statement(recorded, signer))
    signature = key.sign(pre_authentication(PAYLOAD_TYPE, payload))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": key_id(key.public_key()), "sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope, indent=2) + "\n"


def statement(recorded: Recorded, signer: str | None) -> dict[str, Any]:
    """Give the in-toto Statement: the record by its digest, and what it says in short."""
    summary: dict[str, Any] = {key: recorded.data[key] for key in _SUMMARY if key in recorded.data}
    summary["packs"] = [{"id": p.id, "version": p.version, "sha256": p.sha256} for p in recorded.shape.packs]
    if signer:
        summary["signer"] = signer
    subject = {"name": recorded.path.name, "digest": {"sha256": sha256(recorded.content).hexdigest()}}
    return {"_type": STATEMENT, "subject": [subject], "predicateType": PREDICATE, "predicate": summary}


def verified(content: bytes, envelope: bytes, public: bytes) -> Mapping[str, Any]:
    """Check an envelope with a public key and hold the record against it; give the statement.

    Raises BadSignature, saying what was altered.
    """
    payload, kind, signatures = _opened(envelope)
    key = _public(public)
    signed = pre_authentication(kind, payload)
    if not any(_holds(key, signature, signed) for signature in signatures):
        raise BadSignature("the signature does not hold: another key signed, or the envelope was altered")
    said = _statement_in(payload, kind)
    if said["subject"][0]["digest"]["sha256"] != sha256(content).hexdigest():
        raise BadSignature("the signature holds, but not for these bytes: the record was altered after it was signed")
    return said


def pre_authentication(kind: str, payload: bytes) -> bytes:
    """Give the very bytes that are signed (DSSE's pre-authentication encoding)."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def key_id(public: Any) -> str:
    """Name a public key: the SHA-256 of its DER form, as ``openssl pkey -outform DER | openssl dgst`` gives it."""
    forms = need("cryptography.hazmat.primitives.serialization", "sign")
    der: bytes = public.public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo)
    return sha256(der).hexdigest()


def _opened(envelope: bytes) -> tuple[bytes, str, list[bytes]]:
    try:
        data = json.loads(envelope)
        payload = base64.b64decode(data["payload"], validate=True)
        signatures = [base64.b64decode(item["sig"], validate=True) for item in data["signatures"]]
        return payload, str(data["payloadType"]), signatures
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise BadSignature("the envelope is no DSSE envelope, or was altered") from None


def _statement_in(payload: bytes, kind: str) -> Mapping[str, Any]:
    said = json.loads(payload)
    if kind != PAYLOAD_TYPE or said.get("_type") != STATEMENT or said.get("predicateType") != PREDICATE:
        raise BadSignature("the envelope holds no statement about an assessment")
    return dict(said)


def _holds(key: Any, signature: bytes, signed: bytes) -> bool:
    invalid: type[Exception] = need("cryptography.exceptions", "sign").InvalidSignature
    try:
        key.verify(signature, signed)
    except invalid:
        return False
    return True


def _private(pem: bytes) -> Any:
    forms = need("cryptography.hazmat.primitives.serialization", "sign")
    kind = need("cryptography.hazmat.primitives.asymmetric.ed25519", "sign").Ed25519PrivateKey
    try:
        key = forms.load_pem_private_key(pem, None)
    except TypeError:
        raise BadSignature("the key is encrypted (decrypt it first: openssl pkey -in KEY -out PLAIN)") from None
    except ValueError:
        key = None
    if not isinstance(key, kind):
        raise BadSignature("the key is no private Ed25519 key in PEM (make one: compliance sign --new-key FILE)")
    return key


def _public(pem: bytes) -> Any:
    forms = need("cryptography.hazmat.primitives.serialization", "sign")
    kind = need("cryptography.hazmat.primitives.asymmetric.ed25519", "sign").Ed25519PublicKey
    try:
        key = forms.load_pem_public_key(pem)
    except ValueError:
        key = None
    if not isinstance(key, kind):
        raise BadSignature("the key is no public Ed25519 key in PEM")
    return key
