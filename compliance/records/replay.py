"""Evaluating a record again: whether every byte of it follows, and what has moved on since it was made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from compliance.assessment.assessment import Assessment, assess
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.packs import built_in_ids, load_packs
from compliance.documents.profiles import build_profile, load_profile
from compliance.documents.reading import read_bytes, read_document
from compliance.documents.rules import Packs
from compliance.language.durations import prc_calendar
from compliance.records.embedding import unpacked
from compliance.records.recorded import Recorded
from compliance.reports.json import as_data, dumps, on_one_line

_KINDS = (("packs", "id", "pack"), ("sources", "id", "source"), ("evidence", "file", "evidence file"))
_LONGEST = 80


@dataclass(frozen=True)
class Replay:
    """What evaluating again gave: whether the bytes are the same, and each difference in words."""

    follows: bool
    differences: tuple[str, ...]


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
    return Replay(follows=False, differences=moved or (_first_difference(recorded.data, data),))


def moved_on(recorded: Recorded, packs: Iterable[Path] = (), profile: Path | None = None) -> tuple[str, ...]:
    """Name what differs today from what the record was made from, as far as it is here."""
    try:
        now = as_data(from_files(recorded, packs, profile))
    except DocumentError as wrong:
        return tuple(map(str, wrong.faults))
    return tuple(named_differences(recorded.data, now))


def reconstructed(recorded: Recorded, packs: Iterable[Path] = (), profile: Path | None = None) -> Assessment:
    """Give the assessment a record was made from, its files as they were found then.

    Raises DocumentError where its inputs are neither embedded nor here as they were.
    """
    if recorded.shape.inputs:
        return from_inputs(recorded)
    assessment = from_files(recorded, packs, profile, as_found=True)
    moved = [said for said in named_differences(recorded.data, as_data(assessment)) if not said.startswith("tool")]
    if moved:
        more = "embed the inputs when recording: check --format json --embed"
        raise _complaint(recorded, f"cannot be reconstructed: {'; '.join(moved)} ({more})")
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


def named_differences(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Name the inputs in which two records differ: tool, calendar, profile, packs, facts, sources, evidence."""
    for part in ("tool", "calendar"):
        was, found = _dict(recorded.get(part)), _dict(now[part])
        if was != found:
            yield f"{part}: {_named(was)} recorded, {_named(found)} here"
    for part, name in (("profile", now["profile"]["file"]), ("shared", "facts and themes of the packs")):
        if _dict(recorded.get(part)).get("sha256") != now[part]["sha256"]:
            yield f"{part} {name}: not the document recorded (SHA-256)"
    for part, key, kind in _KINDS:
        yield from _listed(kind, _by(key, recorded.get(part)), _by(key, now[part]))


def _listed(kind: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*was, *now}):
        before, after = was.get(name), now.get(name)
        if after is None or before is None:
            yield f"{kind} {name}: {'not here' if after is None else 'not in the record'}"
        elif before.get("found") != after.get("found"):
            yield f"{kind} {name}: {after['found']} (recorded: {before.get('found')})"
        elif before.get("sha256") != after.get("sha256"):
            versions = f" {before.get('version')} → {after['version']}" if "version" in after else ""
            yield f"{kind} {name}{versions}: not the document recorded (SHA-256)"


def _by(key: str, listed: object) -> dict[str, Any]:
    items = listed if isinstance(listed, list) else []
    return {str(item.get(key)): item for item in items if isinstance(item, dict)}


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _named(part: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in part.values())


def _first_difference(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say where a record that names the same inputs says something else: it was altered itself."""
    found = next(_unlike(recorded, now, ""), None)
    if found is None:
        return "the record itself was altered: the same data, written otherwise"
    where, was, is_now = found
    return f"the record itself was altered: {where} is {_short(was)}, evaluating gives {_short(is_now)}"


def _unlike(was: object, now: object, where: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            yield from _unlike(was.get(key), now.get(key), f"{where}.{key}" if where else str(key))
    elif isinstance(was, list) and isinstance(now, list):
        for position, (left, right) in enumerate(zip_longest(was, now)):
            yield from _unlike(left, right, f"{where}[{position}]")
    elif was != now or type(was) is not type(now):
        yield where, was, now


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _complaint(recorded: Recorded, says: str) -> DocumentError:
    return DocumentError([Fault(str(recorded.path), 1, 1, says)])
