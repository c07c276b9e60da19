"""Bitmaps: one bit a row, 64 rows to a machine word; the bits behind the last row are always zero."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint64]
Array = NDArray[Any]
_WORD = 64
_KEPT = 2**25 - 2**16  # bytes; of more, glibc learns nothing


def pack(truths: Array) -> Bitmap:
    """Pack one truth value a row; any whole number but zero is true."""
    packed = np.packbits(truths, bitorder="little")
    if len(packed) % 8:
        packed = np.concatenate([packed, np.zeros(-len(packed) % 8, np.uint8)])
    return packed.view(np.uint64)


def unpack(bitmap: Bitmap, rows: int) -> NDArray[np.uint8]:
    """Give one 0 or 1 a row."""
    return np.unpackbits(bitmap.view(np.uint8), count=rows, bitorder="little")


def every(rows: int) -> Bitmap:
    """Give the bitmap that holds for every row."""
    return pack(np.ones(rows, np.bool_))


def none(rows: int) -> Bitmap:
    """Give the bitmap that holds for no row."""
    return np.zeros(-(-rows // _WORD), np.uint64)


def count(bitmap: Bitmap) -> int:
    """Count the rows for which it holds."""
    return int(np.bitwise_count(bitmap).sum(dtype=np.uint32))


@cache  # once is enough for a process
def keep_freed_memory() -> None:
    """Let the C library keep what is freed, up to twice this much, instead of asking the system for it block by block.

    So glibc does by itself once it has seen as much freed; others do nothing.
    """
    np.empty(_KEPT, np.uint8)
