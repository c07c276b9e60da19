"""The form: an answer is saved when given, in either way of posting; what nobody touched never becomes one."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from compliance import Packs, load_profile
from compliance.language.text import LANGUAGES
from compliance.web import layout
from tests.conftest import AS_OF
from tests.web.conftest import TOKEN, Browser, fields_of, posted, serve

ROOT = Path(__file__).parents[2]
HTMX = pytest.mark.parametrize("htmx", [False, True])


@HTMX
@pytest.mark.parametrize(
    ("field", "given", "line"),
    [
        ("is__acme__keys_split", "yes", "keys_split: true"),
        ("is__acme__keys_split", "no", "keys_split: false"),
        ("day__acme__audited_on", "2025-12-01", "audited_on: 2025-12-01"),
        ("is__acme__audited_on", "never", "audited_on: never"),
        ("is__acme__reserve_percent", "100.25", "reserve_percent: 100.25"),
        ("is__acme__reserve_percent", "１００", "reserve_percent: 100"),
        ("is__acme__regions", ["north", "south"], "regions: [north, south]"),
        ("is__acme__regions", "[]", "regions: []"),
    ],
)
def test_every_kind_of_answer_is_saved(
    browser: Browser, htmx: bool, field: str, given: str | list[str], line: str
) -> None:
    browser.fill("fresh.yaml", {field: given}, 200 if htmx else 303, htmx=htmx)
    assert browser.text("fresh.yaml") == (f"# mine\nprofile: {{name: Fresh}} # so far\nfacts:\n  acme:\n    {line}\n")


def test_a_day_that_has_not_come_yet_is_saved_and_said_to_count_as_never(browser: Browser) -> None:
    fields: dict[str, str | list[str]] = {"is__acme__opened_on": "day", "day__acme__opened_on": "2027-01-22"}
    said = browser.fill("fresh.yaml", fields, 200, htmx=True)
    assert "Saved: 2027-01-22. 2027-01-22 lies after 2026-01-31" in said
    assert "opened_on: 2027-01-22" in browser.text("fresh.yaml")
    assert "lies after" not in browser.answer("fresh.yaml", htmx=True, status=200, is__acme__opened_on="never")


@HTMX
def test_dont_know_takes_an_answer_back_and_comes_last(browser: Browser, htmx: bool) -> None:
    assert "backups: true" in browser.text("acme.yaml")
    browser.answer("acme.yaml", htmx=htmx, status=200 if htmx else 303, is__acme__backups="")
    assert "backups" not in browser.text("acme.yaml")
    page = browser.get("/p/acme.yaml?goal=score")
    assert page.index("acme.reserve_percent") < page.index("Left open for now") < page.index("Are backups kept?")


def test_once_all_is_asked_the_page_says_so_and_folds_a_long_rest(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "has been asked" not in browser.answer("fresh.yaml", htmx=True, status=200, is__acme__keys_split="")
    open_ones = ["acme.opened_on", "acme.reserve_percent", "acme.reported_on", "acme.audited_on"]
    fields: dict[str, str | list[str]] = {
        f"{'open' if path == 'acme.reserve_percent' else 'is'}.{path}": "1" if path == "acme.reserve_percent" else ""
        for path in open_ones
    }
    browser.fill("fresh.yaml", fields, 303)
    page = browser.get("/p/fresh.yaml")
    assert re.search(r"All that can still change the result has been asked; left open: \d\.", page)
    assert "<summary>" not in page.partition("Left open for now")[0].rpartition("<form")[2]
    monkeypatch.setattr(layout, "AT_ONCE", 1)
    assert re.search(
        r'<details class="fold"><summary>\d questions left open for now</summary>', browser.get("/p/fresh.yaml")
    )


def test_what_an_answer_changes_is_drawn_in_the_language_of_its_page(browser: Browser) -> None:
    page = browser.get("/p/fresh.yaml?theme=acme-pack&lang=zh")
    browser.get("/?lang=en")  # in another tab
    (action,) = set(re.findall(r'hx-post="([^"]+)"', page))
    drawn = browser.post(action, [*fields_of(page), ("is.acme.keys_split", "yes")], 200, htmx=True)
    assert "已保存" in drawn
    assert "Saved" not in drawn
    assert '<html lang="en">' in browser.get("/")


@pytest.mark.parametrize("order", ["settles", "document"])
def test_an_untouched_form_changes_nothing(browser: Browser, order: str) -> None:
    for file in ("acme.yaml", "fresh.yaml"):
        before = (browser.folder / file).read_bytes()
        page = browser.get(f"/p/{file}?theme=acme-pack&order={order}")
        browser.post(f"/p/{file}", fields_of(page))
        assert (browser.folder / file).read_bytes() == before


def test_no_untouched_form_of_a_shipped_sample_changes_it(shipped_packs: Packs, tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    copytree(ROOT / "profiles", folder)
    with serve(folder, shipped_packs, AS_OF) as client:
        browser = Browser(client, folder)
        for file in ("trade-finance.yaml", "token-business.yaml"):
            before = (folder / file).read_bytes()
            links = re.findall(rf'href="(/p/{file}\?theme=[\w-]+)"', browser.get(f"/p/{file}"))
            assert len(links) > 20
            for link in links[::3]:
                browser.post(f"/p/{file}", fields_of(browser.get(f"{link}&order=document")))
            assert (folder / file).read_bytes() == before


STORIES = sorted((ROOT / "profiles").glob("*.yaml"))


@pytest.mark.browser  # no browser is needed, but the minute that .ci/run has
@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.stem))
def test_a_whole_story_goes_through_the_form(shipped_packs: Packs, tmp_path: Path, story: Path) -> None:
    answers, facts = load_profile(story, shipped_packs).facts, shipped_packs.vocabulary.facts
    with serve(tmp_path, shipped_packs) as client:
        browser = Browser(client, tmp_path)
        browser.post("/new", [("token", TOKEN), ("name", "Story")])
        for theme in sorted({facts[path].theme for path in answers}):
            page = browser.get(f"/p/story.yaml?theme={theme}&order=document")
            told = [posted(facts[path], value) for path, value in answers.items() if facts[path].theme == theme]
            browser.fill("story.yaml", {name: value for each in told for name, value in each.items()}, 303, page=page)
    assert load_profile(tmp_path / "story.yaml", shipped_packs).facts == answers


@HTMX
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"is__acme__reserve_percent": "a lot"}, "Write plain digits"),
        ({"is__acme__reserve_percent": "300"}, "At most 200"),
        ({"is__acme__reserve_percent": "-1"}, "At least 0"),
        ({"is__acme__reserve_percent": "1.234"}, "At most two decimals"),
        ({"is__acme__reserve_percent": "9" * 39}, "At most"),
        ({"is__acme__regions": ["north", "[]"]}, "Either some of these or none"),
        ({"is__acme__regions": ["atlantis"]}, "none of the options"),
        ({"is__acme__keys_split": "perhaps"}, "none of the options"),
        ({"day__acme__audited_on": "0202-01-01"}, "Write a day"),
        ({"day__acme__audited_on": "2026-02-30"}, "Write a day"),
        ({"day__acme__audited_on": "2026-01-01", "is__acme__audited_on": "never"}, "clear the day"),
        ({"day__acme__audited_on": "2026-01-01", "is__acme__audited_on": ""}, "clear the day"),
    ],
)
def test_what_is_no_answer_is_refused_beside_its_question(
    browser: Browser, htmx: bool, fields: dict[str, str | list[str]], says: str
) -> None:
    before = browser.text("fresh.yaml")
    drawn = browser.fill("fresh.yaml", fields, 200 if htmx else 422, htmx=htmx)
    path = next(iter(fields)).partition("__")[2].replace("__", ".")
    assert re.search(rf'id="q-{path.replace(".", "-")}--fault"><b[^>]*>!</b> [^<]*{says}', drawn)
    assert browser.text("fresh.yaml") == before


def test_numbers_and_days_are_understood_as_in_a_workbook(browser: Browser) -> None:
    browser.answer("fresh.yaml", is__acme__reserve_percent="１２．5 %", day__acme__audited_on="2026/3/2")
    assert "reserve_percent: 12.5" in browser.text("fresh.yaml")
    assert "audited_on: 2026-03-02" in browser.text("fresh.yaml")


def test_one_fault_does_not_hold_the_other_answers_up(browser: Browser) -> None:
    page = browser.answer("fresh.yaml", status=422, is__acme__reserve_percent="a lot", is__acme__keys_split="yes")
    assert "keys_split: true" in browser.text("fresh.yaml")
    assert 'value="a lot"' in page
    assert 'aria-invalid="true"' in page


@HTMX
def test_a_number_or_a_list_can_be_left_open_and_taken_up_again(browser: Browser, htmx: bool) -> None:
    status = 200 if htmx else 303
    browser.answer("fresh.yaml", status, htmx=htmx, open__acme__reserve_percent="1", open__acme__regions="1")
    assert browser.text("fresh.yaml").endswith("facts: {}\n")
    page = browser.get("/p/fresh.yaml?theme=acme-pack")
    assert page.index("Left open for now") < page.index("does the reserve cover?")
    assert ("open.acme.reserve_percent", "1") in fields_of(page)
    browser.answer("fresh.yaml", status, htmx=htmx, page=page, open__acme__reserve_percent=[])
    assert ("open.acme.reserve_percent", "1") not in fields_of(browser.get("/p/fresh.yaml?theme=acme-pack"))


def test_an_answer_and_dont_know_are_not_both_taken(browser: Browser) -> None:
    both = {"is__acme__reserve_percent": "80", "open__acme__reserve_percent": "1"}
    assert "Either an answer or" in browser.fill("fresh.yaml", both, 422)
    browser.answer("fresh.yaml", is__acme__reserve_percent="80")
    browser.answer("fresh.yaml", open__acme__reserve_percent="1")  # the answer that stood is taken back
    assert "reserve_percent" not in browser.text("fresh.yaml")


def test_a_day_that_is_chosen_but_not_given_yet_is_no_answer(browser: Browser) -> None:
    browser.answer("fresh.yaml", is__acme__audited_on="day")
    assert "audited_on" not in browser.text("fresh.yaml")
    drawn = browser.answer("acme.yaml", status=422, is__acme__reported_on="day")
    assert "Give the day." in drawn
    assert "reported_on: never" in browser.text("acme.yaml")


def test_a_cleared_number_is_unanswered_again(browser: Browser) -> None:
    browser.answer("fresh.yaml", is__acme__reserve_percent="80")
    browser.answer("fresh.yaml", is__acme__reserve_percent="")
    assert "reserve_percent" not in browser.text("fresh.yaml")


def test_an_answer_moves_verdict_score_and_reasons(browser: Browser) -> None:
    drawn = browser.answer("fresh.yaml", htmx=True, status=200, is__acme__keys_split="no")
    assert 'id="panel"' in drawn
    assert "non-compliant" in drawn
    assert "New gap: Split every key &lt;among&gt; three *persons*." in drawn
    assert "Verdict: non-compliant." in drawn
    assert "The verdict is decided" in drawn


def test_without_a_script_the_next_page_says_what_moved_once(browser: Browser) -> None:
    browser.answer("fresh.yaml", is__acme__keys_split="no")
    assert "New gap:" in browser.get("/p/fresh.yaml")
    assert "New gap:" not in browser.get("/p/fresh.yaml")


def test_definitions_are_never_asked(shipped_packs: Packs, folder: Path) -> None:
    with serve(folder, shipped_packs) as client:
        page = Browser(client, folder).get("/p/fresh.yaml?theme=filing&order=document")
    assert {"filing.filed_on", "filing.number"} <= {name[4:] for name, _ in fields_of(page) if name.startswith("was.")}
    assert not [path for path in shipped_packs.vocabulary.definitions if f'name="was.{path}"' in page]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_its_language_and_every_question_why_it_is_asked(browser: Browser, lang: str) -> None:
    page = browser.get(f"/p/fresh.yaml?goal=score&lang={lang}")
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in page
    assert ("可确定1条规则" if lang == "zh" else "Settles 1 rule, up to") in page
    assert ("设有机构" if lang == "zh" else "is there an office") in page
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in browser.get("/")  # chosen once, kept


def test_a_profile_that_is_broken_meanwhile_is_named_and_left_alone(browser: Browser) -> None:
    page = browser.get("/p/fresh.yaml?theme=acme-pack")
    (browser.folder / "fresh.yaml").write_text("profile: {name: Fresh}\nfacts: {acme: {keys_split: maybe}}\n", "utf-8")
    drawn = browser.answer("fresh.yaml", status=422, page=page, is__acme__backups="yes")
    assert "fresh.yaml:2:28" in drawn
    assert "backups" not in browser.text("fresh.yaml")


def test_the_page_says_how_it_is_ordered(browser: Browser) -> None:
    said = "The question that settles most comes first"
    assert said in browser.get("/p/fresh.yaml?theme=acme-pack")
    assert said not in browser.get("/p/fresh.yaml?theme=acme-pack&order=document")
