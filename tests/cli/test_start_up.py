"""A warm check imports click, PyYAML and next to nothing else: every module it brings in is named in a list."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LIST = Path(__file__).parent / "imported.txt"
PROFILES = Path(__file__).parents[2] / "profiles"
BARE = "import sys, click, yaml"
CHECK = f"""
{BARE}
before = set(sys.modules)
from compliance.cli import main
sys.argv[1:] = ["check", {str(PROFILES / "token-business.yaml")!r}, "--as-of", "2026-11-23", "--format", "FORMAT"]
try:
    main()
except SystemExit as end:
    print(end.code, *sorted(set(sys.modules) - before), file=sys.stderr)
"""


def imported(cache: Path, format_: str) -> set[str]:
    """Give the modules that a check brings in, beyond click and PyYAML."""
    command = [sys.executable, "-c", CHECK.replace("FORMAT", format_)]
    environment = {**os.environ, "COMPLIANCE_CACHE": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    status, *modules = done.stderr.split()
    assert status == "1"
    assert done.stdout
    return {name if name.startswith("compliance.") else name.partition(".")[0] for name in modules}


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that a first check has filled, and nobody else writes to."""
    cache = tmp_path_factory.mktemp("warm")
    imported(cache, "text")
    return cache


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_warm_check_imports_what_the_list_names(format_: str, warm: Path) -> None:
    found = {name for name in imported(warm, format_) if not name.startswith("_")}
    listed = set(LIST.read_text("utf-8").split())
    assert found - listed == set(), "a check starts slower with these; import them where they are wanted"


def test_without_the_cache_the_documents_are_read(warm: Path) -> None:
    assert "pydantic" not in imported(warm, "text")
    command = [sys.executable, "-c", CHECK.replace('"--format", "FORMAT"', '"--no-cache"')]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "pydantic" in done.stderr.split()
