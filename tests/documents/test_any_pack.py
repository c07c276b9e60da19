"""Whatever stands where something else should: a pack loads or has located faults, and nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.assessment.assessment import assess
from compliance.documents.faults import DocumentError
from compliance.documents.profiles import Profile
from compliance.documents.reading import read_bytes
from tests.documents.writing import FILES, load, write

JUNK: list[Any] = [
    None, True, False, 0, -1, 5, Decimal("1.5"), 10**30, "", " ", "x", "a.b", "it.filed_on", "it.name", "done", "never",
    "10 days", "5 percent", "2026-02-30", "2026-03-02", date(2026, 3, 2), date(1, 1, 1), date(9999, 12, 31), [], [[]],
    [None], ["x", "x"], {}, {"x": 1}, {"it.public": True}, {"it.filed_on": "done"}, {"en": "x", "zh": "x"}, "x" * 3_000,
    "\u202e", "１２", {"": ""}, {"all": []}, [{"id": "r-1"}],
]  # fmt: skip
Place = tuple[str | int, ...]


def data_of(name: str) -> Any:
    return read_bytes(FILES[name].encode(), name).data


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    yield at
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*at, key))


EVERYWHERE = [(name, at) for name in FILES for at in places(data_of(name))]


def replaced(data: Any, at: Place, junk: Any) -> Any:
    if not at:
        return junk
    whole = deepcopy(data)
    here = whole
    for step in at[:-1]:
        here = here[step]
    here[at[-1]] = junk
    return whole


def as_json(data: Any) -> str:
    return json.dumps(data, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))


def try_to_load(folder: Path, name: str, data: Any) -> None:
    rmtree(folder, ignore_errors=True)
    write(folder)
    (folder / name).unlink()
    renamed = name if name != "rules.yaml" else "rules.json"
    (folder / renamed).write_text(as_json(data), "utf-8")  # JSON is YAML enough, and its dates are quoted
    try:
        packs = load(folder)
    except DocumentError as wrong:
        check(wrong, folder)
    else:
        assessment = assess(Profile("X", {}), packs, as_of=date(2026, 1, 31))
        assert len(assessment.findings) <= len(packs.rules)


def check(wrong: DocumentError, folder: Path) -> None:
    assert wrong.faults
    for fault in wrong.faults:
        assert fault.file.startswith(folder.as_posix())
        assert fault.says
        assert fault.line >= 1
        assert fault.column >= 1
        assert len(fault.says) < 2_100


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "test"


@given(at=st.sampled_from(EVERYWHERE), junk=st.sampled_from(JUNK))
def test_junk_anywhere(folder: Path, at: tuple[str, Place], junk: Any) -> None:
    name, place = at
    try_to_load(folder, name, replaced(data_of(name), place, junk))


@given(
    at=st.sampled_from([at for at in EVERYWHERE if at[1]]), key=st.sampled_from(["", "x", "id", "from", "all", "it.x"])
)
def test_another_key_anywhere(folder: Path, at: tuple[str, Place], key: str) -> None:
    name, place = at
    data = data_of(name)
    here = data
    for step in place[:-1]:
        here = here[step]
    if isinstance(here, dict):
        here[key] = here.pop(place[-1])
    try_to_load(folder, name, data)


@given(at=st.sampled_from([at for at in EVERYWHERE if at[1]]))
def test_anything_left_out(folder: Path, at: tuple[str, Place]) -> None:
    name, place = at
    data = data_of(name)
    here = data
    for step in place[:-1]:
        here = here[step]
    del here[place[-1]]
    try_to_load(folder, name, data)
