"""Finished pieces of a run, kept beside the output until the whole is done, so that an interrupted run goes on."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc


@dataclass(frozen=True)
class Part:
    """What a piece comes to."""

    batches: list[Any]
    bad: list[dict[str, Any]]
    by_rule: list[list[int]] | None = None  # rules by outcomes


class Parts:
    """Finished pieces in a folder beside the output: each a table and a line of JSON about it."""

    def __init__(self, folder: Path, key: dict[str, Any]) -> None:
        self.folder = folder
        written = json.dumps(key, sort_keys=True)
        kept = folder / "run.json"
        if not kept.exists() or kept.read_text("utf-8") != written:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            kept.write_text(written, "utf-8")

    def has(self, place: int) -> bool:
        """Whether a piece is finished."""
        return self._table(place).exists()

    def keep(self, place: int, part: Part, schema: Any) -> None:
        """Keep a piece; it is finished with its last step."""
        said = {"bad": part.bad, "by_rule": part.by_rule}
        self._table(place).with_suffix(".json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        unfinished = self._table(place).with_suffix(".unfinished")
        with pa.OSFile(str(unfinished), "wb") as sink, pa.ipc.new_file(sink, schema, options=_FAST) as writer:
            for batch in part.batches:
                writer.write(batch)
        unfinished.replace(self._table(place))

    def read(self, place: int) -> Part:
        """Give a finished piece."""
        said = json.loads(self._table(place).with_suffix(".json").read_text("utf-8"))
        with pa.OSFile(str(self._table(place)), "rb") as source:
            batches = pa.ipc.open_file(source).read_all().to_batches()
        return Part(batches, said["bad"], said["by_rule"])

    def _table(self, place: int) -> Path:
        return self.folder / f"{place:06}.arrow"


_FAST = pa.ipc.IpcWriteOptions(compression="lz4")
