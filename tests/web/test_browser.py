"""The pages in Debian's Chromium (marker ``browser``; ``.ci/run`` runs it): filled in by mouse, by keyboard, without a
script, by two at once; nothing leaves the machine, and axe has no findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from compliance import Packs, load_profile
from compliance.language.text import LANGUAGES
from tests.web.driving import Newcomer, chromium, running

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
STORY = ROOT / "profiles" / "harbour-receivables.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("served") / "profiles"
    copytree(ROOT / "profiles", found)
    (found / "broken.yaml").write_text("profile: {name: X}\nfacts: {filing: {filed_on: soon}}\n", "utf-8")
    return found


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    with running(folder) as (address, _):
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Any, base: str) -> Iterator[Any]:
    """A page whose requests all stay with the server and whose console stays silent."""
    context = browser.new_context(base_url=base)
    page, asked, said = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(base)] == []
    assert said == []


def new_profile(page: Any, name: str, lang: str) -> str:
    page.goto(f"/new?lang={lang}")
    page.fill("#name", name)
    page.press("#name", "Enter")
    page.wait_for_url("**/p/*")
    return str(page.locator(".crumb bdi").inner_text())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("way", ["mouse", "keyboard", "no script"])
def test_a_newcomer_reaches_a_decided_verdict(
    browser: Any, base: str, folder: Path, shipped_packs: Packs, lang: str, way: str
) -> None:
    context = browser.new_context(base_url=base, java_script_enabled=way != "no script")
    page = context.new_page()
    page.set_default_timeout(10_000)
    file = new_profile(page, f"Newcomer {lang} {way}", lang)
    story = load_profile(STORY, shipped_packs).facts
    facts = shipped_packs.vocabulary.facts
    asked: list[str] = []
    newcomer = Newcomer(page, facts, story, keyboard=way == "keyboard")
    while not page.locator("#decided .decided").count():
        shown = page.input_value("input[name=shown]").split()
        assert shown
        assert not set(shown) & set(asked), "asked twice"
        for path in shown:
            if page.locator(f"#q-{path.replace('.', '-')}--why.is-moot").count():
                continue  # an answer just given has settled it
            newcomer.answer(path)
            asked.append(path)
            if way == "no script":
                continue
            newcomer.wait_until_saved(path)
            if page.locator("#decided .decided").count():
                break
        if way == "no script":
            page.click(".save-all")
        elif not page.locator("#decided .decided").count():
            page.click("a.button")
    assert page.locator("#panel .verdict .word").inner_text() == ("non-compliant" if lang == "en" else "不合规")
    context.close()
    answered = load_profile(folder / file, shipped_packs).facts
    assert answered == {path: story[path] for path in asked if path in story}
    assert len(asked) < len(facts) / 2
