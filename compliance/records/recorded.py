"""A recorded assessment (``check --format json``) read back from its file; a stranger may have written it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError

from compliance.assessment.evidence import Assurance
from compliance.assessment.outcomes import Outcome
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import FileState

LARGEST_RECORD = 64 * 1024 * 1024
SCHEMA = "compliance/assessment/v1"


class _Shape(BaseModel):
    """A part of a record; what this version does not read may stand there too."""

    model_config = ConfigDict(extra="allow")


class _Named(_Shape):
    name: str
    version: str


class _Profile(_Shape):
    name: str
    file: str
    sha256: str


class _Pack(_Shape):
    id: str
    version: str
    sha256: str


class _File(_Shape):
    file: str
    sha256: str
    found: FileState


class _Finding(_Shape):
    rule: str
    outcome: Outcome
    effective_outcome: Outcome


class Documents(_Shape):
    """The documents of a pack, by their names in its folder."""

    folder: str
    built_in: bool
    documents: dict[str, str]


class Inputs(_Shape):
    """The embedded documents: the profile, what packs share, the packs."""

    profile: str
    shared: dict[str, str]
    sources: dict[str, str]
    packs: dict[str, Documents]


class RecordShape(_Shape):
    """What a recorded assessment must say to be evaluated again."""

    schema_: Literal["compliance/assessment/v1"]
    tool: _Named
    as_of: date
    assurance: Assurance
    profile: _Profile
    packs: list[_Pack]
    findings: list[_Finding]
    evidence: list[_File] = []
    waivers_ignored: bool = False
    due_until: date | None = None
    inputs: Inputs | None = None


@dataclass(frozen=True)
class Recorded:
    """A record: its very bytes, its data, and its checked shape."""

    path: Path
    content: bytes = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    shape: RecordShape = field(repr=False)

    @property
    def found(self) -> dict[tuple[str, str], FileState]:
        """How each evidence file was found then, by its name and digest."""
        return {(item.file, item.sha256): item.found for item in self.shape.evidence}

    def failed(self, *, raw: bool = False) -> frozenset[str]:
        """The rules that failed, or (``raw``) would have without waivers."""
        findings = self.shape.findings
        return frozenset(f.rule for f in findings if (f.outcome if raw else f.effective_outcome) is Outcome.FAIL)


def is_record(path: Path) -> bool:
    """Whether a file looks like a recorded assessment (and not like a profile)."""
    try:
        with path.open("rb") as file:
            return SCHEMA.encode() in file.read(200) and path.suffix.lower() not in (".yaml", ".yml")
    except OSError:
        return False


def read_record(path: Path) -> Recorded:
    """Read a record.

    Raises DocumentError where there is none.
    """
    content = bytes_of(path)
    data = _json(content, path)
    try:
        shape = RecordShape.model_validate({**data, "schema_": data.get("schema")})
    except ValidationError as wrong:
        where = ".".join(str(part) for part in wrong.errors()[0]["loc"]).replace("schema_", "schema")
        raise _no_record(path, f"{where}: {wrong.errors()[0]['msg']}") from None
    return Recorded(path, content, data, shape)


def bytes_of(path: Path) -> bytes:
    """Read a file whole.

    Raises DocumentError where that cannot be done, or it is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_RECORD + 1)
    except OSError as wrong:
        raise DocumentError([Fault(str(path), 1, 1, f"cannot be read ({wrong.strerror or wrong})")]) from None
    if len(content) > LARGEST_RECORD:
        raise DocumentError([Fault(str(path), 1, 1, f"the file is larger than {LARGEST_RECORD // 1024**2} MiB")])
    return content


def _json(content: bytes, path: Path) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError) as wrong:
        raise _no_record(path, str(wrong)[:200]) from None
    if not isinstance(data, dict):
        raise _no_record(path, "no JSON object")
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; a key that stands twice would say one thing to us and another to somebody else."""
    data = dict(pairs)
    if len(data) < len(pairs):
        twice = next(key for key, number in Counter(key for key, _ in pairs).items() if number > 1)
        raise ValueError(f"{twice} stands twice")
    return data


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _no_record(path: Path, why: str) -> DocumentError:
    says = f"is no recorded assessment (made by compliance check --format json): {' '.join(why.split())}"
    return DocumentError([Fault(str(path), 1, 1, says)])
