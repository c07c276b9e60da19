"""Hostile and broken profiles: a located message and exit status 2, whatever they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

PACK = ("--pack", "nifa-2020")
HOSTILE: dict[str, tuple[bytes, str]] = {
    "brackets.yaml": (b"[" * 10_000, "nested deeper than 64 levels"),
    "brackets.json": (b"[" * 10_000, "nested deeper than 64 levels"),
    "alias.yaml": (b"profile: &a {name: X}\nfacts: *a\n", "*a is an alias"),
    "duplicate.yaml": (
        b"profile: {name: X}\nprofile: {name: Y1}\nfacts: {}\n",
        "profile stands here already, on line 1",
    ),
    "duplicate.json": (b'{"profile": {"name": "X", "name": "Z"}, "facts": {}}', "name stands here already, on line 1"),
    "types.yaml": (b"profile: [1]\nfacts: 5\n", "stands where a mapping is expected"),
    "unknown.yaml": (b"profile: {name: X}\nfacts: {filing: {filed: 2026-01-01}}\n", "did you mean filing.filed_on?"),
    "empty.yaml": (b"", "the document is empty"),
    "binary.yaml": (bytes(range(256)), "is not UTF-8"),
    "control.yaml": (b"\x00\x01\x02", "a control character stands here"),
    "big.yaml": (b"a: b\n" * 1_100_000, "larger than 5 MiB"),
    "broken.yaml": (b"profile: {name: 'X\n", "not YAML"),
    "date.yaml": (b"profile: {name: X}\nfacts: {service: {launched_on: 2026-02-30}}\n", "is no day of the calendar"),
    "list.yaml": (b"- a\n", "a list stands where a mapping is expected"),
    "tag.yaml": (b"profile: !!python/object:os.system {name: X}\nfacts: {}\n", "is a tag"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(run: Run, tmp_path: Path, name: str) -> None:
    content, says = HOSTILE[name]
    file = tmp_path / name
    file.write_bytes(content)
    result = run("check", file, *PACK)
    assert result.exit_code == 2
    assert says in result.stderr
    assert all(line.startswith(f"{file}:") for line in result.stderr.splitlines())
    assert result.stdout == ""


def test_a_circle_of_links(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    result = run("check", loop, *PACK)
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr
