"""The report in a real browser, opened from the disk."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from extractor.model.fiche import Extraction

PAGES = (
    "index documents departements objectifs constats methode departements/98 objectifs/1 engagements/1"
    " documents/deliberation documents/deliberation-sources documents/pirate"
).split()


def quiet(browser: Any) -> list[str]:
    """What went wrong since the last look: console errors, and requests that left the disk."""
    wrong = [line["message"] for line in browser.get_log("browser") if line["level"] == "SEVERE"]
    for line in browser.get_log("performance"):
        message = json.loads(line["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if url.startswith(("http:", "https:", "ws:")) and "127.0.0.1" not in url:
                wrong.append(url)
    return wrong


def width(browser: Any, pixels: int, scheme: str = "light") -> None:
    facts = {"width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


def column(browser: Any, table: Any, name: str) -> list[str]:
    return browser.execute_script(
        "const at = [...arguments[0].tHead.rows[0].cells].findIndex((c) => c.textContent.trim() === arguments[1]);"
        "return [...arguments[0].tBodies[0].rows].filter((r) => !r.hidden).map((r) => r.cells[at].dataset.s)",
        table,
        name,
    )


def test_a_table_sorts_filters_and_is_saved_as_shown(browser: Any, report: Path, tmp_path: Path, until: Any) -> None:
    quiet(browser)
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    browser.get((report / "documents/deliberation.html").as_uri())
    table = browser.find_element("css selector", "table[data-outils^=fiches]")
    button = next(b for b in table.find_elements("css selector", "thead button") if b.text.startswith("Consommé"))
    button.click()
    rising = column(browser, table, "Consommé")
    assert rising == sorted(rising, key=float) and len(rising) == 12
    button.click()
    assert column(browser, table, "Consommé") == rising[::-1]
    search = browser.find_element("css selector", "input[type=search]")
    search.send_keys("PRENATAL")
    assert len(column(browser, table, "Consommé")) == 1
    bar = search.find_element("xpath", "ancestor::div[@class='barre']")
    bar.find_element("tag name", "button").click()
    until(lambda: list(tmp_path.glob("*.csv")))
    (found,) = tmp_path.glob("*.csv")
    rows = list(csv.DictReader(found.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 1 and rows[0]["Total prévu"] == "286400" and rows[0]["État"] == ""
    assert quiet(browser) == []


def test_a_formula_printed_in_a_document_is_saved_as_text(browser: Any, report: Path) -> None:
    browser.get((report / "documents/pirate.html").as_uri())
    cells = browser.execute_script("return [...document.querySelectorAll('td')].map((c) => harmless(words(c)))")
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)


def test_a_figure_is_followed_to_its_highlighted_place_and_cited(
    browser: Any, report: Path, vallorme: Extraction, until: Any
) -> None:
    quiet(browser)
    width(browser, 1280)
    browser.get((report / "documents/deliberation.html").as_uri())
    table = browser.find_element("css selector", "table[data-outils^=fiches]")
    cell = table.find_element("css selector", "tbody tr td.n")
    cell.find_element("css selector", "button.citer").click()
    told = browser.find_element("id", "annonce")
    until(lambda: told.text)
    first = vallorme.fiches[0].montants[0].provenance
    for part in ("« 286 400 € »", "21 juin 2024", "Vallorme", "deliberation.pdf", f"p. {first.page}."):
        assert part in told.text.replace("\u202f", " ").replace("\u00a0", " ")
    cell.find_element("css selector", "a.f").click()
    until(lambda: browser.current_url.endswith("deliberation-sources.html#f1-m1"))
    until(lambda: browser.execute_script("return document.querySelector('#p7 img').naturalWidth > 500"))
    seen = browser.execute_script(
        "const b = document.querySelector('rect:target').getBoundingClientRect();"
        "return [b.top > 0 && b.bottom < innerHeight && b.width > 5,"
        " getComputedStyle(document.querySelector('rect:target')).fillOpacity]"
    )
    assert seen == [True, "0.45"]
    assert quiet(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault_of_accessibility(browser: Any, report: Path, scheme: str) -> None:
    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    width(browser, 1280, scheme)
    wrong = []
    for name in PAGES:
        browser.get((report / f"{name}.html").as_uri())
        browser.execute_script(axe)
        found = browser.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run({resultTypes: ['violations']}).then(done)"
        )
        for fault in found["violations"]:
            if fault["impact"] in ("serious", "critical"):
                wrong.append((name, fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"]))
    assert wrong == []


@pytest.mark.parametrize("pixels", [360, 640])
def test_no_page_is_wider_than_a_telephone(browser: Any, report: Path, pixels: int) -> None:
    """640 pixels are also a screen of 1 280 at 200 %."""
    quiet(browser)
    width(browser, pixels)
    wide = []
    for name in PAGES:
        browser.get((report / f"{name}.html").as_uri())
        if browser.execute_script("return document.documentElement.scrollWidth") > pixels:
            wide.append(name)
    assert wide == [] and quiet(browser) == []
