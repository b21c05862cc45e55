import json
import re
from dataclasses import replace
from typing import Any

import pytest

from extractor.export.sarif import sarif
from extractor.model.fiche import CODES_ANOMALIE, Anomalie, Extraction
from extractor.model.passage import Fragment, Provenance


def run(*extractions: Extraction) -> dict[str, Any]:
    log = json.loads(sarif(extractions))
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 1
    return log["runs"][0]


def text_of(extraction: Extraction) -> Extraction:
    return replace(extraction, format="texte", fichier="rapport 1.txt")


def check_location(location: dict[str, Any], artifacts: list[dict[str, Any]]) -> None:
    artifact = location["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == artifacts[artifact["index"]]["location"]["uri"]
    region = location["physicalLocation"].get("region")
    if region:
        assert 1 <= region["startLine"] <= region["endLine"]


def test_every_result_is_formed_as_the_standard_says(extraction: Extraction) -> None:
    found = run(extraction, text_of(extraction))
    driver = found["tool"]["driver"]
    assert driver["name"] == "extract"
    assert re.fullmatch(r"\d+\.\d+.*", driver["version"])
    assert [rule["id"] for rule in driver["rules"]] == list(CODES_ANOMALIE)
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in driver["rules"])
    assert len(found["results"]) == 2 * len(extraction.anomalies)
    for result in found["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert len(result["locations"]) == 1
        for location in (*result["locations"], *result["relatedLocations"]):
            check_location(location, found["artifacts"])
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())


def test_severity_becomes_a_level(extraction: Extraction) -> None:
    levels = {r["properties"]["anomalie_id"]: r["level"] for r in run(extraction)["results"]}
    assert levels == {"a-info": "note", "a-erreur": "error"}


def test_a_text_has_lines_and_a_pdf_its_page(extraction: Extraction) -> None:
    in_text = run(text_of(extraction))["results"][0]["locations"][0]
    assert in_text["physicalLocation"]["artifactLocation"]["uri"] == "rapport%201.txt"
    assert in_text["physicalLocation"]["region"]["startLine"] == 8
    in_pdf = run(extraction)["results"][0]["locations"][0]
    assert "region" not in in_pdf["physicalLocation"]
    assert in_pdf["properties"]["page"] == 2
    assert "p. 2" in in_pdf["message"]["text"]


def test_the_figures_of_the_proof_are_related_places(make: Any) -> None:
    first, second = (make.montant(rank, value, "fir") for rank, value in ((1, "40"), (2, "50")))
    proved = replace(make.anomalie("erreur", "Faux."), preuve=("m1", "m2", "disparu"))
    found = run(make.full_document(fiches=(make.fiche(montants=(first, second)),), anomalies=(proved,)))
    messages = [place["message"]["text"] for place in found["results"][0]["relatedLocations"]]
    assert ["40 €" in messages[0], "50 €" in messages[1], len(messages)] == [True, True, 2]


def fingerprints(extraction: Extraction) -> list[dict[str, str]]:
    return [result["partialFingerprints"] for result in run(extraction)["results"]]


def moved(anomaly: Anomalie) -> Anomalie:
    return replace(anomaly, anomalie_id="z", provenance=Provenance((Fragment(9, 40, None, anomaly.provenance.texte),)))


def test_a_finding_is_known_again_elsewhere_and_told_from_its_twin(extraction: Extraction) -> None:
    first = extraction.anomalies[0]
    one = replace(extraction, anomalies=(first,))
    assert fingerprints(one) == fingerprints(replace(one, fichier="autre.pdf", anomalies=(moved(first),)))
    assert fingerprints(one) != fingerprints(replace(one, anomalies=(replace(first, declare="12 €"),)))
    twins = fingerprints(replace(one, anomalies=(first, moved(first))))
    assert twins[0] != twins[1]


@pytest.mark.parametrize("name", ["\udcff.pdf", "é à.pdf", "a?b#c.pdf"])
def test_any_file_name_gives_an_address(extraction: Extraction, name: str) -> None:
    uri = run(replace(extraction, fichier=name))["artifacts"][0]["location"]["uri"]
    assert re.fullmatch(r"[\w.%-]+", uri, re.ASCII)
