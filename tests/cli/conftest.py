"""Running commands in this process, on the small sample pack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance.cli import program
from tests.conftest import SAMPLES

Run = Callable[..., Result]
ACME = ("--pack", f"{SAMPLES}/acme-pack", "--pack", "cac-order-3", "--as-of", "2026-01-31")


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(program, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    file = tmp_path / "acme.yaml"
    file.write_bytes((SAMPLES / "acme.yaml").read_bytes())
    return file
