"""A real server and a real browser, and three ways to answer a question in it: mouse, keyboard, no script."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from compliance.language.facts import Fact, FactType, Value
from compliance.web.controls import kind, written

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
DAY = "2026-11-23"


@contextmanager
def running(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start ``compliance serve`` on a free port; give its address."""
    command = (sys.executable, "-m", "compliance", "serve", str(folder), "--port", "0", "--as-of", DAY, *options)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as server:
        try:
            assert server.stderr
            said = server.stderr.readline()
            yield said.split()[1].rstrip("/"), server
        finally:
            server.terminate()


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - installed with the consumers

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


class Newcomer:
    """Somebody who fills in a profile, knowing the answers of a story."""

    def __init__(self, page: Any, facts: Mapping[str, Fact], story: Mapping[str, Value], *, keyboard: bool) -> None:
        self.page, self.facts, self.story, self.keyboard = page, facts, story, keyboard

    def answer(self, path: str) -> None:
        """Answer a question as the story has it; what the story does not say is not known."""
        fact, value = self.facts[path], self.story.get(path)
        said, base = written(fact, value), "q-" + path.replace(".", "-")
        if value is None:
            self.tick(f"{base}--open")
            return
        match kind(fact), fact.type:
            case (("number" | "text"), _):
                self.write(f"{base}--field", said)
            case "select", _:
                self.page.select_option(f"[id='{base}--field']", said)
            case _, FactType.DATE if isinstance(value, date):
                self.write(f"{base}--field", said)
            case _, FactType.CHOICES:
                for option in said.split():
                    self.tick(f"{base}--{'none-of-these' if option == '[]' else option}")
            case _:
                self.tick(f"{base}--{said}")

    def wait_until_saved(self, path: str) -> None:
        """Wait until the page says that the file has the answer."""
        foot = f"#q-{path.replace('.', '-')}--foot"
        said = written(self.facts[path], self.story.get(path))
        self.page.wait_for_selector(f"{foot}:has(.note) input[name='was.{path}'][value='{said}']", state="attached")

    def tick(self, control: str) -> None:
        if self.keyboard:
            self.reach(control)
            self.page.keyboard.press("Space")
        else:
            self.page.check(f"[id='{control}']")

    def write(self, field: str, words: str) -> None:
        if self.keyboard:
            self.reach(field)
            day = words[5:7] + words[8:] + words[:4] if words[4:5] == "-" else words
            self.page.keyboard.type(day)
        else:
            self.page.fill(f"[id='{field}']", words)
        self.page.keyboard.press("Tab")  # what is typed counts when the field is left

    def reach(self, control: str) -> None:
        """Press Tab, and an arrow inside a group of radios, until a control has the focus."""
        for _ in range(900):
            here = self.page.evaluate("document.activeElement.id")
            if here == control:
                return
            group = "--".join(control.split("--")[:1])
            same = here.startswith(group + "--") and self.page.evaluate("document.activeElement.type") == "radio"
            wanted_radio = self.page.evaluate("id => document.getElementById(id).type", control) == "radio"
            self.page.keyboard.press("ArrowDown" if same and wanted_radio else "Tab")
        raise AssertionError(f"{control} cannot be reached by keyboard")
