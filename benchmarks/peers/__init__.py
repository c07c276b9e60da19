"""Peers: other engines, each in a virtual environment of its own, the rules rendered into their languages.

Modules named ``run_…`` run inside a peer's environment and import nothing of ours but ``serving``.
"""

from __future__ import annotations

import os
from pathlib import Path

PINNED = Path(__file__).parent.parent / "peers.txt"
FOLDER = Path(os.environ.get("COMPLIANCE_PEERS") or Path(__file__).parents[2] / "build" / "peers")


def pinned() -> dict[str, str]:
    """Give every peer's requirement by its name."""
    lines = (line.strip() for line in PINNED.read_text("utf-8").splitlines())
    return {line.split("==")[0]: line for line in lines if line and not line.startswith("#")}


def python_of(peer: str) -> Path | None:
    """Give the interpreter of a peer's environment, ``None`` where it is not installed."""
    found = FOLDER / peer / "bin" / "python"
    return found if (FOLDER / peer / "installed").is_file() and found.exists() else None


def missing(peer: str) -> str:
    """Say that a peer is not there."""
    return f"{peer} is not installed (python -m benchmarks.peers {peer} installs it), so nothing is compared with it"
