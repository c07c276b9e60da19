"""Small batches are put together with all that they carry."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from compliance.portfolio.batches import BadRow, Batch, joined
from compliance.portfolio.readings import Block


def batch(name: str, answers: list[int], proven: list[int]) -> Batch:
    bad = (BadRow("lines.jsonl", 1, name, ("is bad",)),)
    declared, counted = (Block(len(rows), {"a.yes": np.array(rows, np.uint8)}) for rows in (answers, proven))
    return Batch(pa.array([name] * len(answers)), declared, bad, counted)


def test_names_answers_proven_answers_and_bad_rows_stay_together() -> None:
    (one,) = joined([batch("A", [1, 0], [255, 0]), batch("B", [1], [255])])
    assert one.proven
    assert (one.profiles.to_pylist(), one.block.rows, one.proven.rows) == (["A", "A", "B"], 3, 3)
    assert (one.block.columns["a.yes"].tolist(), one.proven.columns["a.yes"].tolist()) == ([1, 0, 1], [255, 0, 255])
    assert [row.profile for row in one.bad] == ["A", "B"]
