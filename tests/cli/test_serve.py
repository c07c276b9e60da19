"""``serve``: it listens on this machine only, says where, and says why when it cannot."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from compliance.documents import extras
from tests.cli.conftest import ACME, Run

PACKS = ACME[:2]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", "", "2130706433"])
def test_an_address_that_others_could_reach_is_refused(run: Run, tmp_path: Path, host: str) -> None:
    result = run("serve", tmp_path, "--host", host, *PACKS)
    assert result.exit_code == 2
    assert "no address of this machine for itself" in result.stderr


def test_a_port_that_is_taken_says_so(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", tmp_path, "--port", port, *PACKS)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} cannot be used (Address already in use)" in result.stderr


def test_a_folder_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("serve", tmp_path / "none", *PACKS).exit_code == 2


def test_without_its_libraries_it_names_the_extra(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(extras, "import_module", gone)
    result = run("serve", tmp_path, *PACKS)
    assert result.exit_code == 2
    assert result.stderr == "compliance: this needs the extra web (pip install 'compliance[web]')\n"
