"""Recording evidence: which file proves which answers, with its hash, in the profile that gives the answers.

The terminal and the browser record through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any

from compliance.documents.editing import with_evidence
from compliance.documents.faults import DocumentError, Fault
from compliance.filling.drafts import Draft, rewrite
from compliance.language.facts import Fact, Value


class NoProof(ValueError):  # noqa: N818 - says of one argument why it cannot stand
    """A file that cannot prove what it is said to prove; ``about`` names the argument at fault."""

    def __init__(self, about: str, says: str) -> None:
        self.about = about
        super().__init__(says)


@dataclass(frozen=True)
class Proof:
    """A file and what it proves."""

    file: Path
    paths: tuple[str, ...]
    observed_on: date
    valid_until: date | None = None
    reviewed_by: str | None = None


def record(draft: Draft, proof: Proof) -> Draft:
    """Record a file in a profile as proof of answers it gives; an entry for the same file is replaced.

    Raises NoProof where an answer is not given, the file is the profile itself or lies outside its folder, or it ends
    before it begins; and what ``rewrite`` raises.
    """
    entry = _entry(draft, proof)
    return rewrite(draft, lambda text, as_json: with_evidence(text, entry, as_json=as_json))


def _entry(draft: Draft, proof: Proof) -> Mapping[str, Any]:
    if proof.valid_until and proof.valid_until < proof.observed_on:
        raise NoProof("valid_until", f"{proof.valid_until} lies before the day it was observed, {proof.observed_on}")
    entry: dict[str, Any] = {
        "supports": _supported(draft, proof.paths),
        "file": _inside(draft.file, proof.file),
        "sha256": digest_of(proof.file),
        "observed_on": proof.observed_on,
    }
    if proof.valid_until:
        entry["valid_until"] = proof.valid_until
    if proof.reviewed_by:
        entry["reviewed_by"] = proof.reviewed_by
    return entry


def _supported(draft: Draft, paths: tuple[str, ...]) -> dict[str, Any]:
    """Give the answers as the profile gives them: a file never says anything the profile does not."""
    facts, answers = draft.packs.vocabulary.facts, draft.profile.facts
    for path in paths:
        if path not in answers:
            raise NoProof("paths", f"{path} is not answered in {draft.profile.file}")
    return {path: _plain(facts[path], answers[path]) for path in paths}


def _plain(fact: Fact, value: Value) -> Any:
    return [option for option in fact.options if option in value] if isinstance(value, frozenset) else value


def _inside(profile: Path, file: Path) -> str:
    folder, found = profile.resolve().parent, file.resolve()
    if found == profile.resolve():
        raise NoProof("file", f"{file} is the profile itself; recording it would alter it")
    if not found.is_relative_to(folder):
        raise NoProof("file", f"{file} lies outside the profile's folder")
    return found.relative_to(folder).as_posix()


def digest_of(file: Path) -> str:
    """Hash a file.

    Raises DocumentError where it cannot be read, or is no plain file: a pipe would be waited for.
    """
    if file.exists() and not file.is_file():
        raise DocumentError([Fault(str(file), 1, 1, "is no plain file")])
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError as wrong:
        raise DocumentError([Fault(str(file), 1, 1, f"cannot be read ({wrong.strerror})")]) from None
