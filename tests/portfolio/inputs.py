"""The same profiles in every form that a portfolio is read from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from compliance.language.facts import NEVER, Fact, FactType, Value

Rows = Sequence[Mapping[str, Value]]
_TYPES = {
    FactType.BOOLEAN: pa.bool_(),
    FactType.CHOICE: pa.string(),
    FactType.CHOICES: pa.list_(pa.string()),
    FactType.INTEGER: pa.int64(),
    FactType.NUMBER: pa.float64(),
    FactType.DATE: pa.date32(),
}


def name(place: int) -> str:
    return f"项目 {place:05}"


def table_of(facts: Mapping[str, Fact], rows: Rows) -> Any:
    """Give profiles as a table, a column for every fact that one of them answers."""
    return full_table({path: facts[path] for path in sorted({path for row in rows for path in row})}, rows)


def full_table(facts: Mapping[str, Fact], rows: Rows) -> Any:
    """Give profiles as a table, a column for every fact."""
    columns = {"profile": pa.array([name(place) for place in range(len(rows))], pa.string())}
    for path in facts:
        columns[path] = pa.array([_column_value(facts[path], row.get(path)) for row in rows], _TYPES[facts[path].type])
    return pa.table(columns)


def _column_value(fact: Fact, value: Value | None) -> Any:
    return date.max if value == NEVER and fact.type is FactType.DATE else _plain(value)


def _plain(value: Value | None) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case Decimal():
            return float(value)
        case _:
            return value


def write_parquet(file: Path, table: Any, **options: Any) -> Path:
    pq.write_table(table, file, **options)
    return file


def write_arrow(file: Path, table: Any, rows_a_batch: int | None = None, **options: Any) -> Path:
    with pa.ipc.new_file(str(file), table.schema, **options) as writer:
        writer.write_table(table, rows_a_batch)
    return file


def document(row: Mapping[str, Value], place: int) -> dict[str, Any]:
    """Give one profile as its file nests it."""
    facts: dict[str, Any] = {}
    for path, value in row.items():
        *folders, leaf = path.split(".")
        inner = facts
        for folder in folders:
            inner = inner.setdefault(folder, {})
        inner[leaf] = _written(value)
    return {"profile": {"name": name(place)}, "facts": facts}


def _written(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else _plain(value)


def write_lines(file: Path, rows: Rows) -> Path:
    lines = (json.dumps(document(row, place), ensure_ascii=False) for place, row in enumerate(rows))
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def write_folder(folder: Path, rows: Rows) -> Path:
    folder.mkdir()
    for place, row in enumerate(rows):
        (folder / f"{place:05}.json").write_text(json.dumps(document(row, place), ensure_ascii=False), "utf-8")
    return folder
