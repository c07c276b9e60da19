"""Portfolios of any size, drawn from the vocabulary with a seed: as blocks, tables, JSON Lines or a folder of profiles.

    python benchmarks/portfolios.py 1000000 --output million.parquet --form plain
    python benchmarks/portfolios.py 10000 --output folder --form folder

Every project has a quality of its own, every fact and option a share of its own; about a fifth of the answers is missing.
All of it is synthetic.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from compliance import load_packs
from compliance.language.facts import Fact, FactType
from compliance.portfolio.jobs import about_encoded
from compliance.portfolio.parts import Part
from compliance.portfolio.readings import Block
from compliance.portfolio.storage import NEVER_DAY, Storage, day_number, storages
from compliance.portfolio.writing import Writer, encoded_schema

STEP = 2**17
FIRST, LAST = day_number(date(2016, 1, 1)), day_number(date(2027, 12, 31))


def blocks(facts: Mapping[str, Fact], rows: int, seed: int = 1) -> Iterator[Block]:
    """Draw rows in blocks; the same seed gives the same rows."""
    for start in range(0, rows, STEP):
        yield block(facts, min(STEP, rows - start), seed * 1_000_003 + start)


def block(facts: Mapping[str, Fact], rows: int, seed: int) -> Block:
    """Draw some rows."""
    random = np.random.default_rng(seed)
    quality = random.beta(4, 2, rows).astype(np.float32)
    columns: dict[str, Any] = {}
    for storage in storages(facts).values():
        share = np.random.default_rng(crc32(storage.fact.path.encode())).random()
        missing = random.random(rows, np.float32) < (0.35 - 0.3 * quality) * (0.5 + share)
        for name, word in zip(storage.columns, _words(storage, share, quality, random), strict=True):
            word[missing] = storage.unanswered
            columns[name] = word
    return Block(rows, columns)


def _words(storage: Storage, share: float, quality: Any, random: Any) -> list[Any]:
    rows = len(quality)
    match storage.fact.type:
        case FactType.BOOLEAN:
            return [(random.random(rows, np.float32) < quality).astype(storage.dtype)]
        case FactType.CHOICE:
            skewed = random.random(rows, np.float32) ** (1 + share)
            return [(skewed * len(storage.options)).astype(storage.dtype)]
        case FactType.CHOICES:
            return _lists(storage, share, quality, random)
        case FactType.DATE:
            days = random.integers(FIRST, LAST + 1, rows, np.int32)
            return [np.where(random.random(rows, np.float32) < 0.35 - 0.3 * quality, np.int32(NEVER_DAY), days)]
        case _:
            return [_numbers(storage, random, rows).astype(storage.dtype)]


def _lists(storage: Storage, share: float, quality: Any, random: Any) -> list[Any]:
    """Give option lists: few of what describes (services, roles), most of what is done well."""
    rows, few = len(quality), storage.fact.path.split(".")[0] in ("services", "operator", "assets", "tokens", "data")
    words = [np.zeros(rows, np.uint64) for _ in storage.columns]
    for option in range(len(storage.options)):
        chance = (0.02 + 0.25 * share) if few else quality
        held = random.random(rows, np.float32) < chance
        words[option // 64] |= held.astype(np.uint64) << np.uint64(option % 64)
    words[len(storage.options) // 64] |= np.uint64(1 << len(storage.options) % 64)
    return [word.astype(storage.dtype) for word in words]


def _numbers(storage: Storage, random: Any, rows: int) -> Any:
    fact = storage.fact
    low = float(fact.minimum or 0)
    high = float(fact.maximum) if fact.maximum is not None else None
    if high is None:
        drawn = low + np.exp(random.normal(3 if fact.type is FactType.INTEGER else 8, 2, rows))
    else:
        drawn = low + (high - low) * random.beta(1.5, 1.5, rows)
    step = 100 if fact.type is FactType.INTEGER else 1
    return np.minimum(np.rint(drawn * 100 / step), 10**13 // step).astype(np.int64) * step


def names(first: int, rows: int) -> Any:
    """Name the projects by number."""
    return pa.array([f"project-{number:08}" for number in range(first, first + rows)])


def plain(facts: Mapping[str, Fact], found: Block, first: int) -> Any:
    """Give a block as a table that people could have written: texts, lists, dates."""
    columns = {"profile": names(first, found.rows)}
    for path, storage in storages(facts).items():
        columns[path] = _plain(storage, found.words(storage))
    return pa.table(columns)


def _plain(storage: Storage, words: tuple[Any, ...]) -> Any:
    word = words[0]
    missing = word == storage.unanswered
    match storage.fact.type:
        case FactType.BOOLEAN:
            return pa.array(word == 1, mask=missing)
        case FactType.CHOICE:
            options = pa.array(storage.options)
            return options.take(pa.array(np.where(missing, 0, word), mask=missing))
        case FactType.CHOICES:
            return _plain_lists(storage, word)
        case FactType.DATE:
            days = np.where(word == NEVER_DAY, day_number(date.max), word)
            return pa.array(days, pa.int32(), mask=missing).cast(pa.date32())
        case FactType.INTEGER:
            return pa.array(word // 100, pa.int64(), mask=missing)
        case _:
            return pa.array(word / 100, pa.float64(), mask=missing)


def _plain_lists(storage: Storage, word: Any) -> Any:
    held = np.stack([word >> word.dtype.type(option) & word.dtype.type(1) for option in range(len(storage.options))], 1)
    answered = word >> word.dtype.type(len(storage.options)) & word.dtype.type(1) == 1
    held[~answered] = 0
    ends = np.concatenate([[0], np.cumsum(held.sum(axis=1, dtype=np.int64))]).astype(np.int32)
    items = pa.array(storage.options).take(pa.array(np.nonzero(held)[1]))
    return pa.ListArray.from_arrays(pa.array(ends), items, mask=pa.array(~answered))


def write(rows: int, output: Path, form: str, seed: int = 1) -> None:
    """Write a portfolio; ``encoded`` by the suffix as Parquet or Arrow."""
    packs = load_packs()
    facts, drawn = packs.vocabulary.facts, blocks(packs.vocabulary.facts, rows, seed)
    if form == "encoded":
        _write_encoded(packs, drawn, output)
    elif form == "plain":
        writer, first = None, 0
        for each in drawn:
            table = plain(facts, each, first)
            first += each.rows
            writer = writer or pq.ParquetWriter(output, table.schema)
            writer.write_table(table)
        if writer:
            writer.close()
    else:
        _write_documents(facts, drawn, output, form)


def _write_encoded(packs: Any, drawn: Iterator[Block], output: Path) -> None:
    stored = tuple(storages(packs.vocabulary.facts).values())
    schema, first = encoded_schema(stored), 0
    with Writer(output, output.suffix, schema, lambda _totals: about_encoded(packs)) as writer:
        for each in drawn:
            columns = [word for storage in stored for word in each.words(storage)]
            batch = pa.record_batch([names(first, each.rows), *map(pa.array, columns)], schema=schema)
            writer.add(Part([batch], []))
            first += each.rows
    output.with_suffix(".bad").unlink()


def _write_documents(facts: Mapping[str, Fact], drawn: Iterator[Block], output: Path, form: str) -> None:
    first = 0
    if form == "folder":
        output.mkdir(exist_ok=True)
    lines = None if form == "folder" else output.open("w", encoding="utf-8")
    stored = storages(facts)
    for each in drawn:
        for row in range(each.rows):
            document = {"profile": {"name": f"project-{first + row:08}"}, "facts": nested(stored, each, row)}
            if lines:
                lines.write(json.dumps(document) + "\n")
            else:
                (output / f"project-{first + row:08}.yaml").write_text(_yaml(document))
        first += each.rows
    if lines:
        lines.close()


def nested(stored: Mapping[str, Storage], found: Block, row: int) -> dict[str, Any]:
    """Give one row's answers as a profile nests them."""
    said: dict[str, Any] = {}
    for path, storage in stored.items():
        value = storage.answer(int(word[row]) for word in found.words(storage))
        if value is not None:
            *folders, leaf = path.split(".")
            inner = said
            for folder in folders:
                inner = inner.setdefault(folder, {})
            inner[leaf] = _written(value)
    return said


def _written(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) else float(value)


def _yaml(document: Any) -> str:
    text: str = yaml.dump(document, Dumper=_DUMPER, sort_keys=False, default_flow_style=None, width=110)
    return text


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # many times as fast where libyaml is there


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--form", choices=["encoded", "plain", "jsonl", "folder"], default="encoded")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.rows, given.output, given.form, given.seed)
