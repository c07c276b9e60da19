"""Ed25519 keys in PEM, as ``openssl genpkey`` writes them: made, read, named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from compliance.documents.extras import need

_ENCRYPTED = "the key is encrypted (decrypt it first: openssl pkey -in KEY -out PLAIN)"
_NO_PRIVATE = "the key is no private Ed25519 key in PEM (make one: compliance sign --new-key FILE)"
_NO_PUBLIC = "the key is no public Ed25519 key in PEM (the signer's FILE.pub, or openssl pkey -in FILE -pubout)"


class BadKey(ValueError):  # noqa: N818 - a finding about a file, not an error of ours
    """A file that is no key of the kind asked for, with the reason."""


@dataclass(frozen=True)
class KeyPair:
    """A new key: the private part to be kept, the public part to be given away."""

    private: bytes
    public: bytes


def new_key() -> KeyPair:
    """Make a key pair, both parts as PEM.

    Raises MissingExtra without cryptography.
    """
    forms, key = _forms(), _curve().Ed25519PrivateKey.generate()
    private = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    public = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    return KeyPair(private, public)


def private_key(pem: bytes) -> Any:
    """Read a private key.

    Raises BadKey, also for an encrypted one; MissingExtra without cryptography.
    """
    return _read(lambda: _forms().load_pem_private_key(pem, None), _curve().Ed25519PrivateKey, _NO_PRIVATE)


def public_key(pem: bytes) -> Any:
    """Read a public key.

    Raises BadKey; MissingExtra without cryptography.
    """
    return _read(lambda: _forms().load_pem_public_key(pem), _curve().Ed25519PublicKey, _NO_PUBLIC)


def key_id(public: Any) -> str:
    """Name a public key: the SHA-256 of its DER form, as ``openssl pkey -outform DER | openssl dgst`` gives it."""
    forms = _forms()
    der: bytes = public.public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo)
    return sha256(der).hexdigest()


def _read(load: Callable[[], Any], kind: type, otherwise: str) -> Any:
    unsupported: type[Exception] = need("cryptography.exceptions", "sign").UnsupportedAlgorithm
    try:
        key = load()
    except TypeError:
        raise BadKey(_ENCRYPTED) from None
    except (ValueError, unsupported):
        key = None
    if not isinstance(key, kind):
        raise BadKey(otherwise)
    return key


def _forms() -> Any:
    return need("cryptography.hazmat.primitives.serialization", "sign")


def _curve() -> Any:
    return need("cryptography.hazmat.primitives.asymmetric.ed25519", "sign")
