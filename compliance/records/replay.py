"""Evaluating a record again: whether every byte of it follows, and what has moved on since it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.assessment.assessment import Assessment, assess
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.packs import built_in_ids, load_packs
from compliance.documents.profiles import FileState, build_profile, evidence_path, load_profile, state_of
from compliance.documents.reading import read_bytes, read_document
from compliance.documents.rules import Packs
from compliance.language.durations import prc_calendar
from compliance.language.text import Text
from compliance.records.differences import (
    differences_of_inputs,
    evidence_said,
    first_difference,
    named_differences,
)
from compliance.records.embedding import unpacked
from compliance.records.recorded import Recorded
from compliance.reports.json import as_data, dumps, on_one_line


@dataclass(frozen=True)
class Replay:
    """What evaluating again gave: whether the bytes are the same, and each difference in words."""

    follows: bool
    differences: tuple[Text, ...]


def replay(recorded: Recorded, packs: Iterable[Path] = (), profile: Path | None = None) -> Replay:
    """Evaluate a record again, from its embedded inputs if it has any, else from the files that it names."""
    embedded = recorded.shape.inputs
    assessment = from_inputs(recorded) if embedded else from_files(recorded, packs, profile)
    data = as_data(assessment)
    if embedded:
        data["inputs"] = recorded.data["inputs"]
    if recorded.content in _written(data):
        return Replay(follows=True, differences=())
    moved = tuple(named_differences(recorded.data, data))
    return Replay(follows=False, differences=moved or (first_difference(recorded.data, data),))


def moved_on(recorded: Recorded, packs: Iterable[Path] = (), profile: Path | None = None) -> tuple[Text, ...]:
    """Name what differs today from what the record was made from.

    Raises DocumentError where what it names is not here, so that nothing can be compared.
    """
    return tuple(named_differences(recorded.data, as_data(from_files(recorded, packs, profile))))


def altered_evidence(recorded: Recorded, profile: Path | None = None) -> tuple[Text, ...]:
    """Name the evidence files that the record took as present and that are other files here.

    No record holds its evidence, so an altered file leaves it without proof; one that is not here proves nothing
    either way.
    """
    folder = (profile or _beside(recorded, recorded.shape.profile.file)).parent
    present = (item for item in recorded.shape.evidence if item.found is FileState.PRESENT)
    paths = ((item, evidence_path(folder, item.file)) for item in present)
    return tuple(
        evidence_said(item.file, FileState.PRESENT, FileState.ALTERED)
        for item, path in paths
        if path and state_of(path, item.sha256) is FileState.ALTERED
    )


def reconstructed(recorded: Recorded, packs: Iterable[Path] = (), profile: Path | None = None) -> Assessment:
    """Give the assessment a record was made from, its files as they were found then.

    Raises DocumentError where its inputs are not those it names, embedded or here.
    """
    embedded = recorded.shape.inputs is not None
    assessment = from_inputs(recorded) if embedded else from_files(recorded, packs, profile, as_found=True)
    moved = "; ".join(said.en for said in differences_of_inputs(recorded.data, as_data(assessment)))
    if moved:
        more = "" if embedded else " (embed the inputs when recording: check --format json --embed)"
        raise _complaint(recorded, f"cannot be reconstructed: {moved}{more}")
    return assessment


def from_inputs(recorded: Recorded) -> Assessment:
    """Judge the embedded inputs again."""
    shape = recorded.shape
    if shape.inputs is None:
        raise AssertionError(recorded.path)
    with unpacked(shape.inputs, str(recorded.path)) as packs:
        document = read_bytes(shape.inputs.profile.encode("utf-8", "surrogatepass"), shape.profile.file)
        if document.faults:
            raise DocumentError(document.faults)
        profile = build_profile(document, packs.vocabulary, Path(shape.profile.file).parent, recorded.found)
    return assess(profile, packs, **_asked(recorded))


def from_files(
    recorded: Recorded, packs: Iterable[Path] = (), profile: Path | None = None, *, as_found: bool = False
) -> Assessment:
    """Judge the files that a record names again; ``as_found`` takes evidence as it was found then."""
    shape = recorded.shape
    loaded = _packs_named(recorded, packs)
    path = profile or _beside(recorded, shape.profile.file)
    if as_found:
        read = build_profile(read_document(path, shape.profile.file), loaded.vocabulary, path.parent, recorded.found)
    else:
        read = load_profile(path, loaded, shape.profile.file)
    return assess(read, loaded, **_asked(recorded))


def _asked(recorded: Recorded) -> dict[str, Any]:
    shape = recorded.shape
    return {
        "as_of": shape.as_of,
        "assurance": shape.assurance,
        "use_waivers": not shape.waivers_ignored,
        "calendar": prc_calendar(),
        "due_until": shape.due_until,
    }


def _packs_named(recorded: Recorded, folders: Iterable[Path]) -> Packs:
    built_in = set(built_in_ids())
    return load_packs(*folders, ids=[pack.id for pack in recorded.shape.packs if pack.id in built_in])


def _beside(recorded: Recorded, file: str) -> Path:
    """Give where a profile lies: by its name from here, else from the record's folder."""
    here, there = Path(file), recorded.path.parent / file
    return here if here.is_file() or not there.is_file() else there


def _written(data: Mapping[str, Any]) -> tuple[bytes, ...]:
    """Give the forms in which a record is written: by itself, and as a line among several."""
    return dumps(data).encode(), on_one_line(data).encode()


def _complaint(recorded: Recorded, says: str) -> DocumentError:
    return DocumentError([Fault(str(recorded.path), 1, 1, says)])
