"""What tests share: the shipped packs, a small pack that comes to every outcome, snapshots a person can read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from compliance import Assessment, Packs, assess, load_packs, load_profile
from compliance.language.durations import Calendar, prc_calendar

SAMPLES = Path(__file__).parent / "samples"
SNAPSHOTS = Path(__file__).parent / "snapshots"
AS_OF = date(2026, 1, 31)

# The same examples on every machine, and no clock decides a test.
settings.register_profile("ours", derandomize=True, deadline=None, max_examples=100, database=None)
settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write what the reports draw now")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cache for all commands of a run, shared by its processes, and never the user's own."""
    folder = tmp_path_factory.getbasetemp().parent / "packs"
    folder = folder if os.environ.get("PYTEST_XDIST_WORKER") else tmp_path_factory.mktemp("packs")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMPLIANCE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return prc_calendar()


@pytest.fixture(scope="session")
def shipped_packs() -> Packs:
    return load_packs()


@pytest.fixture(scope="session")
def acme_packs() -> Packs:
    return load_packs(SAMPLES / "acme-pack", built_in=False)


@pytest.fixture(scope="session")
def acme(acme_packs: Packs) -> Assessment:
    """Every outcome: fail, waived, pending, unknown, not applicable, pass."""
    profile = load_profile(SAMPLES / "acme.yaml", acme_packs, name="acme.yaml")
    return assess(profile, acme_packs, as_of=AS_OF)


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Hold a text against the file of that name; ``--snapshot-update`` writes it, to be read before it is committed."""

    def check(name: str, text: str) -> None:
        file = SNAPSHOTS / name
        if request.config.getoption("--snapshot-update"):
            file.write_text(text, "utf-8")
        assert file.exists(), f"no snapshot {name}: run with --snapshot-update and read what it wrote"
        assert text == file.read_text("utf-8")

    return check
