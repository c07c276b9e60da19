"""Two tabs, or a tab and an editor: what does not overlap is merged, what does is shown and chosen; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from compliance.filling import drafts
from compliance.web import saving
from tests.web.conftest import Browser, fields_of

PAGE = "/p/fresh.yaml?theme=acme-pack&order=document"
HTMX = pytest.mark.parametrize("htmx", [False, True])


def question(page: str, path: str) -> str:
    found = re.search(rf'<fieldset class="question" id="q-{path.replace(".", "-")}".*?</fieldset>', page, re.DOTALL)
    assert found
    return found[0]


@HTMX
def test_what_does_not_overlap_is_merged_and_said(browser: Browser, htmx: bool) -> None:
    mine = browser.get(PAGE)
    browser.answer("fresh.yaml", is__acme__backups="yes")  # the other tab
    drawn = browser.answer("fresh.yaml", page=mine, htmx=htmx, status=200 if htmx else 303, is__acme__keys_split="no")
    text = browser.text("fresh.yaml")
    assert "backups: true" in text
    assert "keys_split: false" in text
    assert "changed elsewhere" in (drawn if htmx else browser.get(PAGE))


def test_an_editor_s_change_stays_with_its_comment(browser: Browser) -> None:
    mine = browser.get(PAGE)
    file = browser.folder / "fresh.yaml"
    file.write_text("profile: {name: Fresh}\nfacts:\n  acme:\n    backups: false # for now\n", "utf-8")
    browser.answer("fresh.yaml", page=mine, is__acme__keys_split="yes")
    assert file.read_text("utf-8") == (
        "profile: {name: Fresh}\nfacts:\n  acme:\n    backups: false # for now\n    keys_split: true\n"
    )


@HTMX
def test_the_same_answer_changed_twice_is_refused_with_both_values(browser: Browser, htmx: bool) -> None:
    mine = browser.get(PAGE)
    browser.answer("fresh.yaml", is__acme__reserve_percent="80")
    drawn = browser.answer(
        "fresh.yaml", page=mine, htmx=htmx, status=200 if htmx else 409, is__acme__reserve_percent="90"
    )
    asked = question(drawn, "acme.reserve_percent")
    assert "90 percent" in asked
    assert "80 percent" in asked
    assert 'value="90"' in asked
    assert "reserve_percent: 80" in browser.text("fresh.yaml")


def contested(browser: Browser) -> str:
    mine = browser.get(PAGE)
    browser.answer("fresh.yaml", is__acme__reserve_percent="80")
    return browser.answer("fresh.yaml", page=mine, status=409, is__acme__reserve_percent="90")


def test_a_conflict_waits_for_a_choice_whatever_else_is_saved(browser: Browser) -> None:
    drawn = contested(browser)
    drawn = browser.answer("fresh.yaml", page=drawn, status=409, is__acme__backups="yes")
    assert "90 percent" in question(drawn, "acme.reserve_percent")
    assert "reserve_percent: 80" in browser.text("fresh.yaml")
    assert "backups: true" in browser.text("fresh.yaml")


@pytest.mark.parametrize(("choice", "stands"), [("keep", "90"), ("drop", "80")])
def test_either_answer_can_be_chosen(browser: Browser, choice: str, stands: str) -> None:
    page = contested(browser)
    browser.post("/p/fresh.yaml", [*fields_of(page), (choice, "acme.reserve_percent")])
    assert f"reserve_percent: {stands}" in browser.text("fresh.yaml")
    assert f'value="{stands}"' in question(browser.get(PAGE), "acme.reserve_percent")


@pytest.mark.parametrize("choice", ["keep", "drop"])
def test_a_choice_made_with_the_script_takes_the_question_s_place(browser: Browser, choice: str) -> None:
    page = contested(browser)
    drawn = browser.post("/p/fresh.yaml", [*fields_of(page), (choice, "acme.reserve_percent")], 200, htmx=True)
    assert 'hx-swap-oob="true"' in question(drawn, "acme.reserve_percent")
    assert 'name="held.' not in drawn


def test_a_third_change_while_choosing_is_a_conflict_again(browser: Browser) -> None:
    page = contested(browser)
    browser.answer("fresh.yaml", is__acme__reserve_percent="70")
    drawn = browser.post("/p/fresh.yaml", [*fields_of(page), ("keep", "acme.reserve_percent")], 409)
    assert "70 percent" in question(drawn, "acme.reserve_percent")
    assert "reserve_percent: 70" in browser.text("fresh.yaml")


def test_the_same_answer_given_twice_is_no_conflict(browser: Browser) -> None:
    mine = browser.get(PAGE)
    browser.answer("fresh.yaml", is__acme__keys_split="yes")
    browser.answer("fresh.yaml", page=mine, is__acme__keys_split="yes")
    assert browser.text("fresh.yaml").count("keys_split") == 1


def test_enter_in_a_field_settles_no_conflict(browser: Browser) -> None:
    """A browser that is told to send by enter presses the form's first button."""
    mine = browser.get("/p/fresh.yaml?theme=acme-pack&order=document")
    browser.answer("fresh.yaml", is__acme__keys_split="no")
    drawn = browser.answer("fresh.yaml", page=mine, status=409, is__acme__keys_split="yes")
    pressed = drawn[drawn.index("<button", drawn.index('id="form"')) :].partition(">")[0]
    assert 'type="submit"' in pressed
    assert "name=" not in pressed
    browser.post("/p/fresh.yaml", fields_of(drawn), 409)
    assert "keys_split: false" in browser.text("fresh.yaml")


def _changing(browser: Browser, times: int) -> Callable[..., drafts.Draft]:
    """Save, but let an editor be quicker the first few times."""
    left = [times]

    def save(draft: drafts.Draft, answers: Mapping[str, object]) -> drafts.Draft:
        if left[0]:
            left[0] -= 1
            with (browser.folder / "fresh.yaml").open("a", encoding="utf-8") as file:
                file.write(f"# edited {left[0]}\n")
        return drafts.save(draft, answers)  # type: ignore[arg-type] # passed on as it came

    return save


def test_an_editor_that_is_quicker_is_waited_for(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "save", _changing(browser, 2))
    browser.answer("fresh.yaml", is__acme__keys_split="yes")
    assert "keys_split: true" in browser.text("fresh.yaml")
    assert browser.text("fresh.yaml").count("# edited") == 2


@HTMX
def test_a_file_that_never_rests_is_said_to_be_busy(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, htmx: bool
) -> None:
    monkeypatch.setattr(saving, "save", _changing(browser, 99))
    drawn = browser.answer("fresh.yaml", htmx=htmx, status=200 if htmx else 409, is__acme__keys_split="yes")
    assert "being changed elsewhere" in drawn
    assert "keys_split" not in browser.text("fresh.yaml")
