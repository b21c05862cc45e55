"""The review in a real browser: by keyboard, from the doubtful value to its correction, and found again after."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def out(results: Path, tmp_path: Path) -> Path:
    shutil.copy(results / "resultats.sqlite", tmp_path)
    return tmp_path


@pytest.fixture
def address(out: Path, results: Path, browser: Any) -> Iterator[str]:
    """Where the command serves ``out``; the browser is asked for first, so that without one no server is started."""
    call = [sys.executable, "-m", "extractor", "serve", str(out), "--port", "0", "--sources"]
    with subprocess.Popen([*call, str(results.parent / "sources")], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[0]
        finally:
            server.kill()


def test_a_value_is_corrected_by_keyboard_and_found_corrected_again(
    browser: Any, address: str, out: Path, until: Any
) -> None:
    from selenium.webdriver import ActionChains, Keys

    browser.get_log("browser")
    facts = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)
    browser.get(address + "revue/deliberation.html")
    browser.find_element("name", "qui").send_keys("Ada")
    browser.execute_script("document.activeElement.blur()")
    first = browser.find_element("css selector", "#liste li")
    assert first.find_element("css selector", ".doute").text.startswith("erreur")
    ActionChains(browser).send_keys("j").perform()
    until(lambda: first.get_attribute("aria-current") == "true")
    identifier = first.get_attribute("data-id")
    box = browser.find_element("css selector", f"rect[data-pour='{identifier}']")
    assert "vise" in box.get_attribute("class")
    ActionChains(browser).send_keys("c").perform()
    ActionChains(browser).send_keys("123 456", Keys.ENTER).perform()
    until(lambda: "fait" in first.get_attribute("class"))
    ActionChains(browser).send_keys("a").perform()
    until(lambda: browser.find_element("id", "avancement").text.startswith("2 sur"))
    lines = [json.loads(line) for line in (out / "corrections.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["action"], line["qui"]) for line in lines] == [("corriger", "Ada"), ("accepter", "Ada")]
    assert lines[0]["montant_id"] == identifier and lines[0]["apres"]["valeur"] == "123456"
    browser.get(address + "documents/deliberation.html")
    assert "123\u202f456\u202f€" in browser.page_source
    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []


@pytest.mark.parametrize(("genre", "field", "words"), [("taux", "valeur", "41,5"), ("referent", "nom", "Mme Orvanne")])
def test_each_kind_of_value_is_asked_for_its_own_fields(
    browser: Any, address: str, out: Path, until: Any, genre: str, field: str, words: str
) -> None:
    from selenium.webdriver import Keys

    browser.get(address + "revue/deliberation.html")
    browser.execute_script("document.getElementById('champs').qui.value = 'Ada'")
    item = browser.find_element("css selector", f"#liste li[data-genre='{genre}']")
    browser.execute_script("arguments[0].querySelector('button').click()", item)
    assert not browser.find_element("name", "financeur").is_displayed()
    assert browser.find_element("name", "nom").is_displayed() == (genre == "referent")
    entry = browser.find_element("name", field)
    entry.clear()
    entry.send_keys(words, Keys.ENTER)
    until(lambda: "fait" in item.get_attribute("class"))
    [line] = [json.loads(line) for line in (out / "corrections.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (line["genre"], line["apres"][field]) == (genre, words.replace(",", "."))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_has_no_serious_fault_of_accessibility(browser: Any, address: str, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get(address + "revue/deliberation.html")
    browser.find_element("css selector", "#liste button").click()
    browser.execute_script((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[arguments.length - 1]; axe.run({resultTypes: ['violations']}).then(done)"
    )
    serious = [fault for fault in found["violations"] if fault["impact"] in ("serious", "critical")]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in serious] == []
