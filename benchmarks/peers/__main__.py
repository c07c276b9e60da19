"""Install the peers of ``benchmarks/peers.txt``, each into an environment of its own; those that are there are left.

    python -m benchmarks.peers [NAME …]

They go to ``build/peers``, or to the folder that ``COMPLIANCE_PEERS`` names.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from benchmarks.peers import FOLDER, pinned, python_of

# Declares a newer Python than it needs: a shared library and ctypes around it, so unpacking it is installing it.
UNPACKED = "opa-golib-python-bindings"


def install(peer: str, requirement: str) -> None:
    """Make an environment and install into it."""
    place = FOLDER / peer
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    python = place / "bin" / "python"
    if peer == UNPACKED:
        options = ["--no-deps", "--only-binary=:all:", "--python-version=3.14", "-d", place]
        subprocess.run([python, "-m", "pip", "download", "-q", *options, requirement], check=True)
        asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        packages = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
        for wheel in place.glob("*.whl"):
            ZipFile(wheel).extractall(Path(packages))
    else:
        subprocess.run([python, "-m", "pip", "install", "-q", requirement], check=True)
    (place / "installed").write_text(requirement + "\n", "utf-8")


def main() -> int:
    wanted, failed = pinned(), 0
    for peer in sys.argv[1:] or wanted:
        if python_of(peer) is None:
            try:
                install(peer, wanted[peer])
            except (KeyError, subprocess.CalledProcessError):
                print(f"{peer} cannot be installed here")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
