"""The corpus prints itself again to the same bytes, and its only inconsistencies are the planted ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
DOCUMENTS = {"vallorme-rapport-2023": 12, "vallorme-avenant-2024": 7, "vallorme-schema-2021-2025": 8}
REPORTLAB = "5.1.0"  # the version the committed PDFs were printed with
Json = dict[str, Any]


def truth(folder: str) -> Json:
    return json.loads((CORPUS / folder / "truth.json").read_text(encoding="utf-8"), parse_float=Decimal)


def text_lines(facts: Json) -> list[str]:
    return (CORPUS / facts["doc"] / facts["fichiers"]["texte"]).read_text(encoding="utf-8").split("\n")


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(params=DOCUMENTS)
def facts(request: pytest.FixtureRequest) -> Json:
    return truth(request.param)


def test_printing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("reportlab", reason="reportlab is absent: the corpus was NOT printed again")
    command = [sys.executable, "-B", str(CORPUS / "generate.py"), "--output", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    same_version = metadata.version("reportlab") == REPORTLAB
    written = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) == 3 * (len(DOCUMENTS) + 1)  # and the decoys
    for path in written:
        if path.suffix != ".pdf" or same_version:
            assert path.read_bytes() == (CORPUS / path.relative_to(tmp_path)).read_bytes(), path.name
    if not same_version:
        pytest.skip(f"texts and truth compared, PDFs NOT: they were printed with reportlab {REPORTLAB}")


def test_sixty_decoys_and_more_are_printed_where_the_truth_says() -> None:
    facts = truth("vallorme-leurres-2023")
    text = squeeze(" ".join(text_lines(facts)))
    assert len(facts["decoys"]) >= 60
    assert [d["id"] for d in facts["decoys"] if squeeze(d["printed"]) not in text] == []
    assert all(1 <= d["page"] <= facts["pages"] and d["reason"] for d in facts["decoys"])


# --- arithmetic on the truth: exact decimals, each printed figure an interval of half a unit


def figure(facts: Json, name: str) -> Decimal:
    return Decimal(facts["valeurs"][name]["valeur"])


def slack(facts: Json, *names: str) -> Decimal:
    return sum((Decimal(facts["valeurs"][name]["incertitude"]) for name in names), Decimal(0))


def product(facts: Json, relation: Json) -> Decimal:
    """``45000*0.20*3`` with names from the fiche of the result."""
    scope, out = relation["resultat"].split(":")[0], Decimal(1)
    for factor in relation["formule"].split("*"):
        out *= figure(facts, f"{scope}:{factor}") if factor[0].isalpha() else Decimal(factor)
    return out


def balance(facts: Json, relation: Json) -> Decimal:
    scope = relation["resultat"].split(":")[0]
    terms = re.findall(r"([+-]?)(\w+)", relation["formule"])
    return sum((figure(facts, f"{scope}:{n}") * (-1 if sign == "-" else 1) for sign, n in terms), Decimal(0))


def holds(facts: Json, relation: Json) -> bool:
    """Whether the printed figures can satisfy the relation, roundings and truncations allowed."""
    operation, result, terms = relation["operation"], relation["resultat"], relation["termes"]
    if operation == "ordre":
        return bool(facts["valeurs"][result]["valeur"] < facts["valeurs"][terms[0]]["valeur"])
    if operation == "repartition":
        return abs(sum(figure(facts, t) for t in terms) - 100) <= slack(facts, *terms)
    printed, half = figure(facts, result), slack(facts, result)
    if operation == "compte":
        return bool(printed == relation["compte"])
    if operation == "pourcentage":
        exact = 100 * figure(facts, terms[0]) / figure(facts, terms[1])
        return abs(printed - exact) <= half or printed <= exact < printed + 2 * half
    if operation == "calcul":
        return abs(printed - product(facts, relation)) <= half
    expected = balance(facts, relation) if operation == "solde" else sum(figure(facts, t) for t in terms)
    return abs(printed - expected) <= half + slack(facts, *terms)


def test_the_planted_mistakes_are_exactly_the_relations_that_fail(facts: Json) -> None:
    failing = sorted(r["id"] for r in facts["relations"] if not holds(facts, r))
    assert failing == sorted(m["relation"] for m in facts["mistakes"] if m["relation"])


def test_the_only_repeated_tokens_are_the_planted_one(facts: Json) -> None:
    text = " ".join(text_lines(facts))
    words = [m for m in re.findall(r"\b(\w{2,}) \1\b", text) if not m.isdigit()]
    years = re.findall(r"\b((?:19|20)\d\d)\1\b", text)
    planted = [m["declared"] for m in facts["mistakes"] if m["code"] == "doublon"]
    # « vous vous », « nous nous » would be French; the corpus holds none, so any repetition counts.
    assert [*words, *(2 * year for year in years)] == planted


def test_ten_mistakes_and_ten_decoys_are_planted() -> None:
    all_facts = [truth(folder) for folder in DOCUMENTS]
    assert sorted(m["id"] for f in all_facts for m in f["mistakes"]) == [f"E{n:02d}" for n in range(1, 11)]
    assert sorted(d["id"] for f in all_facts for d in f["decoys"]) == [f"D{n:02d}" for n in range(1, 11)]
    for f in all_facts:
        assert all(1 <= item["page"] <= f["pages"] for item in [*f["mistakes"], *f["decoys"]])


def test_every_payer_every_balance_and_every_rate_is_in_a_relation(facts: Json) -> None:
    """A figure left out of the relations could be wrong without anybody noticing."""
    used = {r["resultat"] for r in facts["relations"]} | {t for r in facts["relations"] for t in r["termes"]}
    for fiche in facts["fiches"]:
        totals = [m for m in fiche["montants"] if m["niveau"] == "total" and m["nature"] == "prevu"]
        payers = [m for m in fiche["montants"] if m["niveau"] == "sous_total" and totals]
        spent = [m for m in fiche["montants"] if m["nature"] in ("consomme", "non_consomme")]
        rates = [p for p in fiche["pourcentages"] if p["denominateur"] is not None]
        assert {m["id"] for m in [*totals, *payers, *spent, *rates]} <= used, fiche["numero"]


def test_the_financial_table_adds_up() -> None:
    rows = truth("vallorme-rapport-2023")["tableaux"][0]["rangs"]
    lines = [r for r in rows if r["type_rang"] == "ligne"]
    for row in rows:
        assert row["budget"] == sum(row[c] for c in ("departement", "fir", "etat", "ondam"))
        assert row["conso"] == row["conso_avant"] + row["conso_annee"]
        if row["type_rang"] != "ligne":
            own = [r for r in lines if row["engagement"] in (None, r["engagement"])]
            assert all(row[c] == sum(r[c] for r in own) for c in ("budget", "departement", "conso", "conso_annee"))


# --- the truth is where it says, and says everything


def test_every_fiche_is_there_once(facts: Json) -> None:
    numbers = [f["numero"] for f in facts["fiches"]]
    assert len(set(numbers)) == len(numbers) == DOCUMENTS[facts["doc"]]
    edges = [line for f in facts["fiches"] for line in f["lignes"]]
    assert edges == sorted(edges)


def test_every_euro_and_every_percentage_of_a_fiche_is_in_the_truth(facts: Json) -> None:
    lines = text_lines(facts)
    for fiche in facts["fiches"]:
        first, last = fiche["lignes"]
        text = "\n".join(lines[first - 1 : last])
        signs = Counter(re.findall("[€%]", re.sub(r"et % du", "", text)))
        known = Counter(s for v in [*fiche["montants"], *fiche["pourcentages"]] for s in v["texte"] if s in "€%")
        assert signs == known, fiche["numero"]


def test_values_are_on_the_line_they_name(facts: Json) -> None:
    lines = text_lines(facts)
    for value in _printed(facts):
        around = squeeze(" ".join(lines[value["ligne"] - 1 : value["ligne"] + 6]))
        assert squeeze(value["texte"]) in around, value["id"]


def test_values_are_in_the_text_layer_of_the_page_they_name(facts: Json) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(CORPUS / facts["doc"] / facts["fichiers"]["pdf"])
    assert len(document) == facts["pages"]
    pages = [squeeze(page.get_textpage().get_text_bounded()) for page in document]
    for value in _printed(facts):
        assert squeeze(value["texte"]) in pages[value["page"] - 1], value["id"]
    for fiche in facts["fiches"]:
        for indicateur in fiche["indicateurs"]:
            assert squeeze(indicateur["libelle"]) in "".join(pages[indicateur["page"] - 1 : fiche["pages"][1]])


def _printed(facts: Json) -> list[Json]:
    inside = [v for f in facts["fiches"] for v in [*f["montants"], *f["pourcentages"]]]
    return [*facts["meta"]["montants_globaux"], *inside]


def test_names_of_the_truth_are_printed_in_their_fiche(facts: Json) -> None:
    lines = text_lines(facts)
    for fiche in facts["fiches"]:
        text = squeeze(" ".join(lines[fiche["lignes"][0] - 1 : fiche["lignes"][1]])).lower()
        names = [
            fiche["titre"],
            *fiche["referents"],
            *fiche["partenaires"],
            *fiche["objectifs_operationnels"],
        ]
        assert [name for name in names if squeeze(name).lower() not in text] == [], fiche["numero"]
