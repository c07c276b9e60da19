"""The list, a new profile, the gaps, the report and its downloads."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from compliance import Packs, load_profile
from compliance.documents import extras
from compliance.language.text import LANGUAGES
from compliance.reports import formats, is_binary, module_of
from compliance.web.store import Folder
from tests.web.conftest import HOST, TOKEN, Browser, serve


def test_the_list_shows_verdict_interval_gaps_and_open_questions(browser: Browser) -> None:
    page = browser.get("/")
    card = page[page.index("acme.yaml") :]
    assert "non-compliant" in card
    assert re.search(r"<b>\d+\.\d–\d+\.\d</b>", card)
    assert re.search(r'Gaps <b class="bad">1</b> · Open questions <b>1</b>', card)


def test_a_broken_profile_is_listed_with_its_faults(browser: Browser) -> None:
    (browser.folder / "broken.yaml").write_text("profile: {name: X}\nfacts: {acme: {keys_split: maybe}}\n", "utf-8")
    page = browser.get("/")
    assert "broken.yaml:2:28" in page
    assert "maybe" in page
    assert "Acme" in page
    assert "broken.yaml:2:28" in browser.get("/p/broken.yaml", 422)


def test_a_profile_that_is_gone_by_then_is_not_listed(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Folder, "names", lambda _: ["gone.yaml", "acme.yaml"])
    page = browser.get("/")
    assert "acme.yaml" in page
    assert "gone.yaml" not in page


def test_an_empty_folder_and_a_long_one(acme_packs: Packs, tmp_path: Path) -> None:
    with serve(tmp_path, acme_packs) as client:
        browser = Browser(client, tmp_path)
        assert "No profile here yet" in browser.get("/")
        for number in range(15):
            (tmp_path / f"p{number}.yaml").write_text(f"profile: {{name: P{number}}}\nfacts: {{}}\n", "utf-8")
        assert browser.get("/").count("Not judged yet") == 3
        assert browser.get("/").count("Not judged yet") == 0


def new(browser: Browser, name: str, status: int = 303, **more: str) -> str:
    return browser.post("/new", [("token", TOKEN), ("name", name), *more.items()], status)


@pytest.mark.parametrize(
    ("title", "file"),
    [
        ("Harbour Chain", "harbour-chain.yaml"),
        ("港湾应收账款链", "港湾应收账款链.yaml"),
        ("../../etc/passwd", "etc-passwd.yaml"),
        ("<b>=cmd()</b>: {x} # 'y'", "b-cmd-b-x-y.yaml"),
        ("😀", "profile.yaml"),
        ("acme", "acme-2.yaml"),
        ("x" * 200, "x" * 60 + ".yaml"),
    ],
)
def test_a_new_profile_is_a_file_of_its_own(browser: Browser, acme_packs: Packs, title: str, file: str) -> None:
    before = set(browser.folder.iterdir())
    new(browser, title, operator="O'Neil, 王", prepared_by="Li: Na")
    (made,) = set(browser.folder.iterdir()) - before
    assert made.name == file
    profile = load_profile(made, acme_packs)
    assert (profile.name, profile.operator, profile.prepared_by) == (title, "O'Neil, 王", "Li: Na")
    assert str(profile.prepared_on) == "2026-01-31"
    assert not profile.facts


def test_a_new_profile_is_never_put_into_somebody_elses(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    before, names = browser.text("fresh.yaml"), iter(["fresh.yaml", "mine.yaml"])
    monkeypatch.setattr(Folder, "free_name", lambda *_: next(names))  # another program was quicker the first time
    new(browser, "Mine")
    assert browser.text("fresh.yaml") == before
    assert "name: Mine" in browser.text("mine.yaml")


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\x1bb"])
def test_a_profile_without_a_proper_name_is_not_made(browser: Browser, title: str) -> None:
    before = set(browser.folder.iterdir())
    page = new(browser, title, 422, operator="Kept as typed")
    assert 'aria-invalid="true"' in page
    assert "Kept as typed" in page
    assert set(browser.folder.iterdir()) == before


def test_the_gaps_lead_to_the_answers(browser: Browser) -> None:
    page = browser.get("/p/acme.yaml/gaps")
    assert "Split every key &lt;among&gt; three *persons*" in page
    assert "Hold a key ceremony." in page
    link = re.search(r'href="(/p/acme\.yaml\?theme=acme-pack)#(q-acme-keys_split)"', page)
    assert link
    assert f'id="{link[2]}"' in browser.get(link[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_runs_only_what_it_holds(browser: Browser, lang: str) -> None:
    response = browser.client.get(f"/p/acme.yaml/report?lang={lang}")
    for tag in ("style", "script"):
        (part,) = re.findall(rf"<{tag}>(.*?)</{tag}>", response.text, re.DOTALL)
        allowed = b64encode(sha256(part.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{allowed}'" in response.headers["content-security-policy"]
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in response.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", formats())
def test_every_format_can_be_downloaded(browser: Browser, name: str, lang: str) -> None:
    page = browser.get(f"/p/acme.yaml/reports?lang={lang}")
    address = f"/p/acme.yaml/reports/{name}/{lang}"
    assert f'href="{address}" download' in page
    response = browser.client.get(address)
    assert response.status_code == 200
    assert response.headers["content-disposition"] == (
        f"attachment; filename*=utf-8''acme.{name}.{lang}.{module_of(name).ENDING}"
    )
    assert response.headers["content-type"] == (
        "application/octet-stream" if is_binary(name) else "text/plain; charset=utf-8"
    )
    assert len(response.content) > 100
    if name == "json":
        assert json.loads(response.text)["verdict"] == "non_compliant"


def test_a_format_with_nothing_to_say_says_so(browser: Browser) -> None:
    (browser.folder / "quiet.yaml").write_text(
        "profile: {name: Q}\nfacts: {acme: {keys_split: true, reserve_percent: 100, reported_on: 2026-01-23,"
        " audited_on: 2026-01-01, backups: true, opened_on: 2026-01-22, regions: []}}\n",
        "utf-8",
    )
    response = browser.client.get("/p/quiet.yaml/reports/oscal-poam/en")
    assert response.url.path == "/p/quiet.yaml/reports"
    assert str(module_of("oscal-poam").NOTHING_TO_WRITE.en) in response.text


@pytest.mark.parametrize("address", ["/p/acme.yaml/reports/nope/en", "/p/acme.yaml/reports/json/fr", "/p/none.yaml"])
def test_what_there_is_not_is_not_found(browser: Browser, address: str) -> None:
    assert "There is nothing here" in browser.get(address, 404)


def test_a_missing_library_is_named(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(extras, "import_module", gone)
    assert "the extra xlsx" in browser.get("/p/acme.yaml/reports/xlsx/en", 501)


def test_the_language_of_the_site_is_the_default(folder: Path, acme_packs: Packs) -> None:
    with serve(folder, acme_packs, lang="zh") as client:
        assert '<html lang="zh-CN">' in client.get("/").text
        assert '<html lang="en">' in client.get("/?lang=en").text
        assert '<html lang="en">' in client.get("/?lang=fr").text
        cookie = client.get("/?lang=zh").headers["set-cookie"].lower()
        assert "samesite=strict" in cookie
        assert f"http://{HOST}" == str(client.base_url)
