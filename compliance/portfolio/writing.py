"""The tables that a portfolio is written to: results, or answers in the compact form."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Rule
from compliance.portfolio.batches import Batch
from compliance.portfolio.layouts import METADATA, PROFILE
from compliance.portfolio.parts import Part
from compliance.portfolio.results import OUTCOMES, VERDICTS, Judged, Shown
from compliance.portfolio.storage import Storage

COUNTS = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.PENDING, Outcome.NOT_APPLICABLE)
ARROW = ".arrow"
_WORDS = pa.dictionary(pa.uint8(), pa.string())


def result_schema(rules: Sequence[Rule]) -> Any:
    """Give the columns of a result; with rules, one more for each of them."""
    return pa.schema(
        [
            (PROFILE, pa.string()),
            ("verdict", _WORDS),
            ("score_low", pa.float64()),
            ("score_high", pa.float64()),
            ("coverage", pa.float64()),
            ("as_of", pa.date32()),
            *((str(outcome), pa.int32()) for outcome in COUNTS),
            *((rule.id, _WORDS) for rule in rules),
        ]
    )


def result_batch(batch: Batch, judged: Judged, as_of: date, schema: Any) -> Any:
    """Give a judged block as rows of a result."""
    words = pa.array([str(outcome) for outcome in OUTCOMES])
    columns = [
        batch.profiles,
        pa.DictionaryArray.from_arrays(judged.verdicts, pa.array([str(verdict) for verdict in VERDICTS])),
        _figures(judged.score_low, 10),
        _figures(judged.score_high, 10),
        _figures(judged.coverage, 100),
        pa.repeat(pa.scalar(as_of, pa.date32()), judged.rows),
        *(pa.array(judged.counts[outcome], pa.int32()) for outcome in COUNTS),
        *(pa.DictionaryArray.from_arrays(codes, words) for codes in judged.outcomes),
    ]
    return pa.record_batch(columns, schema=schema)


def encoded_schema(storages: Sequence[Storage]) -> Any:
    """Give the columns of the compact form."""
    columns = [(name, pa.from_numpy_dtype(storage.dtype)) for storage in storages for name in storage.columns]
    return pa.schema([pa.field(PROFILE, pa.string()), *(pa.field(*column, nullable=False) for column in columns)])


def encoded_batch(batch: Batch, storages: Sequence[Storage], schema: Any) -> Any:
    """Give a block in the compact form."""
    columns = [word for storage in storages for word in batch.block.words(storage)]
    return pa.record_batch([batch.profiles, *map(pa.array, columns)], schema=schema)


def _figures(shown: Shown, steps: int) -> Any:
    return pa.array(shown.steps / steps, pa.float64(), mask=~shown.present)


@dataclass
class Totals:
    """How many rows were written, how many were bad, and how many rows each rule came to each outcome for."""

    rows: int = 0
    bad: int = 0
    by_rule: Any = None


class Writer:
    """Writes a table and, beside it, the bad rows; what the file says of itself is asked for at the end."""

    def __init__(self, path: Path, suffix: str, schema: Any, about: Callable[[Totals], dict[str, Any]]) -> None:
        self.totals, self._about = Totals(), about
        self._bad = path.with_suffix(".bad").open("w", encoding="utf-8")
        self._parquet = suffix != ARROW
        if self._parquet:
            self._file = pq.ParquetWriter(path, schema, **_parquet_options(schema))
        else:
            self._file = pa.ipc.new_file(str(path), schema.with_metadata({METADATA: self._metadata()}))

    def add(self, part: Part) -> None:
        """Add a piece."""
        totals = self.totals
        totals.bad += len(part.bad)
        self._bad.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in part.bad)
        if part.by_rule is not None:
            totals.by_rule = np.array(part.by_rule) + (0 if totals.by_rule is None else totals.by_rule)
        for batch in part.batches:
            totals.rows += batch.num_rows
            self._file.write_batch(batch)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_failure: object) -> None:
        self._bad.close()
        if self._parquet and not failed:
            self._file.add_key_value_metadata({METADATA: self._metadata()})
        self._file.close()

    def _metadata(self) -> bytes:
        return json.dumps(self._about(self.totals), ensure_ascii=False).encode()


def _parquet_options(schema: Any) -> dict[str, Any]:
    """Give words as dictionaries and numbers as they are; of the compressions, lz4 costs the least to read."""
    words = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    return {"use_dictionary": words, "write_statistics": False, "compression": "lz4"}
