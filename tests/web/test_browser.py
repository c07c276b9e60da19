"""The pages in Debian's Chromium (marker ``browser``; ``.ci/run`` runs it): filled in by mouse, by keyboard, without a
script, by two at once; nothing leaves the machine, and axe has no findings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from compliance import Packs, load_profile
from compliance.language.text import LANGUAGES
from compliance.reports import formats
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
    page.set_default_timeout(60_000)
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
    page.set_default_timeout(60_000)
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


def test_two_tabs_edit_one_profile(browser: Any, base: str, folder: Path) -> None:
    context = browser.new_context(base_url=base)
    one, two = context.new_page(), context.new_page()
    file = new_profile(one, "Two tabs", "en")
    for tab in (one, two):
        tab.goto(f"/p/{file}?theme=platform&order=document")
    one.fill("#q-platform-measured_tps--field", "1200")
    one.press("#q-platform-measured_tps--field", "Tab")
    one.wait_for_selector("#q-platform-measured_tps--foot .note")
    two.fill("#q-platform-claimed_tps--field", "1000")
    two.press("#q-platform-claimed_tps--field", "Tab")
    two.wait_for_selector("#said >> text=changed elsewhere")  # merged
    two.fill("#q-platform-measured_tps--field", "900")
    two.press("#q-platform-measured_tps--field", "Tab")
    conflict = two.locator("#q-platform-measured_tps .conflict")
    conflict.wait_for()
    assert "900" in conflict.inner_text()
    assert "1,200" in conflict.inner_text()
    assert "measured_tps: 1200" in (folder / file).read_text("utf-8")
    assert two.locator("#alarm").inner_text()
    two.click("#q-platform-measured_tps button[name=drop]")
    two.wait_for_selector("#q-platform-measured_tps:not(:has(.conflict))")
    assert two.input_value("#q-platform-measured_tps--field") == "1200"
    one.fill("#q-platform-claimed_tps--field", "800")
    one.press("#q-platform-claimed_tps--field", "Tab")
    one.click("#q-platform-claimed_tps button[name=keep]")
    one.wait_for_selector("#q-platform-claimed_tps:not(:has(.conflict)) .note")
    assert "claimed_tps: 800" in (folder / file).read_text("utf-8")
    context.close()


def test_the_focus_stays_and_a_fault_is_told_and_taken_back(page: Any) -> None:
    file = new_profile(page, "Faults", "en")
    page.goto(f"/p/{file}?theme=platform&order=document")
    field = "#q-platform-measured_tps--field"
    page.fill(field, "many")
    page.press(field, "Tab")
    page.wait_for_selector("#q-platform-measured_tps--fault")
    assert "Write plain digits" in page.inner_text("#q-platform-measured_tps--fault")
    assert "Not saved" in page.inner_text("#alarm")
    assert page.get_attribute(field, "aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == "q-platform-measured_tps--open"
    page.focus(field)
    page.fill(field, "1200")
    page.press(field, "Tab")
    page.wait_for_selector("#q-platform-measured_tps--foot .note")
    assert page.get_attribute(field, "aria-invalid") is None
    assert page.inner_text("#alarm") == ""
    page.check("#q-platform-origin--self_developed")
    page.wait_for_selector("#q-platform-origin--foot .note")
    assert page.evaluate("document.activeElement.id") == "q-platform-origin--self_developed"


def test_what_excludes_another_choice_takes_it_away(page: Any) -> None:
    file = new_profile(page, "Excluding", "en")
    page.goto(f"/p/{file}?theme=service&order=document")
    page.check("#q-services-eu--none-of-these")
    page.check("#q-services-eu--crypto_custody")
    assert not page.is_checked("#q-services-eu--none-of-these")
    page.check("#q-services-eu--open")
    assert not page.is_checked("#q-services-eu--crypto_custody")
    page.fill("#q-service-launched_on--field", "2026-02-09")
    assert page.is_checked("#q-service-launched_on--day")
    page.check("#q-service-launched_on--never")
    assert page.input_value("#q-service-launched_on--field") == ""


def test_an_answer_on_its_way_is_saved_when_the_page_is_left(page: Any, folder: Path) -> None:
    file = new_profile(page, "Leaving", "en")
    page.goto(f"/p/{file}?theme=service&order=document")
    page.check("#q-services-eu--none-of-these")
    page.click(".tabs >> text=Gaps")
    page.wait_for_url("**/gaps")
    page.goto(f"/p/{file}?theme=service&order=document")
    assert page.is_checked("#q-services-eu--none-of-these")
    assert "eu: []" in (folder / file).read_text("utf-8")


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_uploaded(browser: Any, base: str, folder: Path, tmp_path: Path, script: bool) -> None:
    context = browser.new_context(base_url=base, java_script_enabled=script)
    page = context.new_page()
    receipt = tmp_path / "回执 <b>.pdf"
    receipt.write_bytes(b"%PDF-1.7 " + str(script).encode())
    page.goto("/p/harbour-receivables.yaml/evidence?for=filing.filed_on&lang=zh")
    page.set_input_files("#file", receipt)
    page.click("form.card button[type=submit]")
    page.wait_for_selector(".item h3")
    assert "evidence/harbour-receivables/回执-b" in page.inner_text("main")
    assert list((folder / "evidence" / "harbour-receivables").iterdir())
    context.close()


def test_every_format_is_downloaded(page: Any, tmp_path: Path) -> None:
    page.goto("/p/harbour-receivables.yaml/reports?lang=en")
    links = page.locator("a[download]").all()
    assert len(links) == 2 * len(formats())
    names = set()
    for link in links:
        with page.expect_download() as waiting:
            link.click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        assert file.stat().st_size > 100
        names.add(file.name)
    assert len(names) == len(links)


def test_the_report_runs_under_its_own_policy(page: Any) -> None:
    page.goto("/p/harbour-receivables.yaml/report?lang=en")
    page.fill("input[name=words]", "filing number")
    assert page.locator(".item:visible").count() > 0
    page.click("label[for=in-zh]")
    assert page.locator("#h-first span[lang=zh-CN]").is_visible()


def test_a_dead_server_is_told(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("profile: {name: P}\nfacts: {}\n", "utf-8")
    with running(tmp_path) as (address, server):
        page = browser.new_page()
        page.goto(f"{address}/p/p.yaml?theme=platform&order=document")
        server.terminate()
        server.wait()
        page.check("#q-platform-origin--self_developed")
        page.wait_for_selector("#alarm >> text=does not answer")
        page.close()


def test_a_name_with_every_awkward_sign_is_an_address_too(page: Any, folder: Path) -> None:
    name = "a b%20#?&'\"<i>\u202e😀=cmd().yaml"
    (folder / name).write_text("profile: {name: '<i>=cmd()</i>'}\nfacts: {}\n", "utf-8")
    page.goto("/?lang=en")
    page.click("h2 a:has-text('<i>=cmd()</i>')")
    assert page.inner_text("h1") == "<i>=cmd()</i>"
    page.click("nav.themes >> text=Base platform")
    page.check("#q-platform-origin--self_developed")
    page.wait_for_selector("#q-platform-origin--foot .note")
    assert "origin: self_developed" in (folder / name).read_text("utf-8")
    (folder / name).unlink()


PAGES = (
    "/",
    "/new",
    "/p/trade-finance.yaml",
    "/p/trade-finance.yaml?theme=filing&order=document",
    "/p/trade-finance.yaml?theme=platform",
    "/p/cross-border-payment.yaml/gaps",
    "/p/asset-backed-securities.yaml/evidence?for=filing.filed_on",
    "/p/trade-finance.yaml/evidence",
    "/p/trade-finance.yaml/reports",
    "/p/broken.yaml",
    "/nowhere",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_has_no_findings(browser: Any, base: str, scheme: str, lang: str, width: int) -> None:
    axe = Path(os.environ["AXE"]).read_text("utf-8")
    context = browser.new_context(
        base_url=base, color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate(axe)
        found += [
            (path, rule["id"], node["html"])
            for rule in page.evaluate("axe.run()")["violations"]
            for node in rule["nodes"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the screen"
    assert found == []
    context.close()


def test_a_server_that_is_killed_loses_at_most_the_answer_on_its_way() -> None:
    command = (sys.executable, ROOT / "benchmarks" / "kills_web.py", "--times", "5")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "5 kills of serve" in done.stdout, done.stderr
    assert "none lost" in done.stdout
