"""Signatures: a DSSE envelope around an in-toto Statement, with Ed25519; who signed what, never when.

It makes a record tamper-evident, no more: a legal electronic signature needs a qualified or licensed provider.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from compliance.documents.extras import need
from compliance.documents.faults import DocumentError, Fault
from compliance.language.text import Text
from compliance.records.keys import key_id, private_key, public_key
from compliance.records.recorded import Recorded

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://compliance.example/assessment/v1"  # in-toto asks for a URI; nothing is to be found there
_STANDARD = str.maketrans("-_", "+/")
_SUMMARY = ("tool", "as_of", "assurance", "calendar", "profile", "verdict", "score", "coverage", "counts", "shared")


class BadSignature(Exception):  # noqa: N818 - a finding about a file, not an error of ours
    """A signature that does not hold, with the reason."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


_NOT_HELD = Text(
    "the signature does not hold: another key signed, or the envelope was altered",
    "签名无效：由其他密钥签署，或信封已被改动",
)
_OTHER_BYTES = Text(
    "the signature holds, but not for these bytes: the record was altered after it was signed",
    "签名有效，但不是对这些字节的签名：记录在签名后被改动",
)
_NO_ENVELOPE = Text("the envelope is no DSSE envelope, or was altered", "该文件不是DSSE信封，或已被改动")
_NO_STATEMENT = Text("the envelope holds no statement about an assessment", "信封内不是关于评估的声明")


def sign(recorded: Recorded, private: bytes, signer: str | None = None) -> str:
    """Give the envelope of a record: the statement that names its digest, signed.

    Raises BadKey for a key that cannot sign, DocumentError for a record whose summary has no canonical form,
    MissingExtra without the extra.
    """
    key = private_key(private)
    try:
        payload = need("rfc8785", "sign").dumps(statement(recorded, signer))
    except ValueError as wrong:
        says = f"has no canonical form (RFC 8785): {wrong}"
        raise DocumentError([Fault(str(recorded.path), 1, 1, says)]) from None
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

    Raises BadSignature, saying what was altered, and BadKey for a key that cannot check it.
    """
    payload, kind, signatures = _opened(envelope)
    key = public_key(public)
    signed = pre_authentication(kind, payload)
    if not any(_holds(key, signature, signed) for signature in signatures):
        raise BadSignature(_NOT_HELD)
    said = _statement_in(payload, kind)
    if sha256(content).hexdigest() not in _subjects_of(said):
        raise BadSignature(_OTHER_BYTES)
    return said


def pre_authentication(kind: str, payload: bytes) -> bytes:
    """Give the very bytes that are signed (DSSE's pre-authentication encoding)."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def _opened(envelope: bytes) -> tuple[bytes, str, list[bytes]]:
    try:
        data = json.loads(envelope)
        kind = str(data["payloadType"])
        kind.encode()
        return _decoded(data["payload"]), kind, [_decoded(item["sig"]) for item in data["signatures"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadSignature(_NO_ENVELOPE) from None


def _decoded(text: str) -> bytes:
    """Undo base64; DSSE allows either alphabet."""
    return base64.b64decode(text.translate(_STANDARD), validate=True)


def _statement_in(payload: bytes, kind: str) -> Mapping[str, Any]:
    """Read a signed payload; the same key may have signed things that are no statements."""
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        said = None
    known = isinstance(said, dict) and kind == PAYLOAD_TYPE and said.get("_type") == STATEMENT
    if not known or said.get("predicateType") != PREDICATE or not isinstance(said.get("predicate"), dict):
        raise BadSignature(_NO_STATEMENT)
    return dict(said)


def _subjects_of(said: Mapping[str, Any]) -> set[str]:
    """Give the digests of what a statement is about."""
    try:
        return {str(subject["digest"]["sha256"]) for subject in said["subject"]}
    except (LookupError, TypeError):
        raise BadSignature(_NO_STATEMENT) from None


def _holds(key: Any, signature: bytes, signed: bytes) -> bool:
    invalid: type[Exception] = need("cryptography.exceptions", "sign").InvalidSignature
    try:
        key.verify(signature, signed)
    except invalid:
        return False
    return True
