"""Kill the server in the middle of saving what a browser posts, again and again: nothing may be lost but one answer.

    python benchmarks/kills_web.py                1,000 kills of ``compliance serve``
    python benchmarks/kills_web.py --times 100 --seed 7

An answer counts as acknowledged when its response has come; what is held against the file is told in ``kills.py``.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import kills
import uvicorn
from kills import AS_OF, LostError, Trial, kill_again_and_again

from compliance import Packs, load_packs, load_profile
from compliance.assessment.questionnaire import Goal
from compliance.language.facts import Fact, Value
from compliance.web.app import create_app
from compliance.web.controls import has_choice_of_unknown, written
from compliance.web.site import Site
from compliance.web.store import Folder

TOKEN = "benchmark"
LONGEST_WAIT = 0.2  # seconds; from a request to its save is a good part of that
MOST_ANSWERS = 4  # acknowledged before a kill
_HIDDEN = re.compile(r'name="(shown|etag)" value="([^"]*)"')
_WAS = re.compile(r'name="was\.([^"]+)" value="([^"]*)"')


class Serve:
    """``compliance serve``, forked from this process so that packs are read, and the first page ranked, once."""

    def __init__(self, site: Site, file: Path) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self._host = f"127.0.0.1:{listening.getsockname()[1]}"
        self._facts, self._path = site.folder.packs.vocabulary.facts, f"/p/{file.name}"
        self.pid = os.fork()
        if self.pid == 0:
            config = uvicorn.Config(create_app(site, {self._host}), log_config=None, lifespan="off", ws="none")
            try:
                uvicorn.Server(config).run(sockets=[listening])
            finally:
                os._exit(0)
        listening.close()
        self._connection = HTTPConnection(self._host, timeout=120)
        self._page: dict[str, str] = {}
        self._waiting: list[str] = []
        self._was: dict[str, str] = {}
        self._posted = False
        self._path_asked = ""

    def next(self) -> str | None:
        if self._posted:
            self._read()
            self._posted = False
        if not self._waiting:
            self._connection.request("GET", f"{self._path}?goal=score")
            page = self._read()
            self._page, self._was = dict(_HIDDEN.findall(page)), dict(_WAS.findall(page))
            self._waiting = self._page.get("shown", "").split()
        self._path_asked = self._waiting.pop(0) if self._waiting else ""
        return self._path_asked or None

    def send(self, value: Value | None) -> None:
        fact = self._facts[self._path_asked]
        fields = [("token", TOKEN), *self._page.items(), ("was." + fact.path, self._was[fact.path])]
        headers = {
            "Origin": f"http://{self._host}",
            "Sec-Fetch-Site": "same-origin",
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._posted = True
        with suppress(HTTPException, OSError):
            self._connection.request("POST", self._path, urlencode([*fields, *posted(fact, value)]), headers)

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        self._connection.close()
        os.waitpid(self.pid, 0)

    def _read(self) -> str:
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status != HTTPStatus.OK:
            raise LostError(f"{response.status}: {text[:500]}")
        return text


def posted(fact: Fact, value: Value | None) -> list[tuple[str, str]]:
    """Give what a question's control posts for an answer."""
    said = written(fact, value)
    if value is None:
        return [(f"is.{fact.path}", "") if has_choice_of_unknown(fact) else (f"open.{fact.path}", "1")]
    if fact.type == "date" and said != "never":
        return [(f"is.{fact.path}", "day"), (f"day.{fact.path}", said)]
    return [(f"is.{fact.path}", word) for word in (said.split() if fact.type == "choices" else [said])]


def prepared(packs: Packs) -> Callable[[Trial], Serve]:
    """Judge and rank before each fork, so that the server finds that done."""
    folders: dict[Path, Folder] = {}

    def begin(trial: Trial) -> Serve:
        folder = folders.setdefault(trial.file.parent, Folder(trial.file.parent, packs))
        assessment = folder.assessment(folder.profile(trial.file.name), AS_OF)
        folder.rankings.open(assessment)
        folder.rankings.towards(assessment, Goal.SCORE)
        return Serve(Site(folder, TOKEN, lambda: AS_OF), trial.file)

    return begin


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--times", type=int, default=1000)
    reader.add_argument("--seed", type=int, default=1)
    wished = reader.parse_args()
    packs = load_packs()
    answers = load_profile(kills.ROOT / "profiles" / "asset-backed-securities.yaml", packs).facts
    kills.LONGEST_WAIT, kills.MOST_ANSWERS = LONGEST_WAIT, MOST_ANSWERS
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        tally = kill_again_and_again(
            wished.times, prepared(packs), Trial(Path(folder) / "0.yaml", packs, answers), wished.seed
        )
    print(
        f"{tally.kills:,} kills of serve in {time.monotonic() - start:.0f} s: {tally.acknowledged:,} answers acknowledged,"
        f" none lost; the one in flight was kept {tally.in_flight_kept:,} times; {tally.finished} files finished"
    )


if __name__ == "__main__":
    main()
