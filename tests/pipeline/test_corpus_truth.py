"""What is extracted from our own documents, against the truth that was written with them."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from dossier import CORPUS_NAMES, FOLDERS, Json, corpus_file, document, extracted, truth

from extractor.model.fiche import Anomalie, Extraction, Fiche

FLOOR = 0.9
ALIKE = 0.85
CHECKED = ("somme", "pourcentage", "solde")  # codes whose planted mistakes must be found
# sections that the truth lists for every fiche that prints them
SECTIONS = {
    "constat",
    "objectif_operationnel",
    "description",
    "acteurs",
    "moyens_financiers",
    "calendrier",
    "indicateurs",
    "points_vigilance",
    "bilan_financier",
    "bilan_qualitatif",
    "a_poursuivre",
}
every_document = pytest.mark.parametrize("name", CORPUS_NAMES)


def facts_of(name: str) -> Json:
    return truth(name.split("/")[1])


def pairs(name: str) -> list[tuple[Fiche, Json]]:
    """Each fiche extracted with its truth."""
    fiches, facts = extracted(document(name)).fiches, facts_of(name)["fiches"]
    assert [f.numero for f in fiches] == [f["numero"] for f in facts]
    return list(zip(fiches, facts, strict=True))


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)).split())


def common(given: Sequence[str], expected: Sequence[str]) -> int:
    """How many of the expected names are given, each once, but for a sign or an ending."""
    left = [plain(g) for g in given]
    hits = 0
    for want in map(plain, expected):
        near = difflib.get_close_matches(want, left, n=1, cutoff=ALIKE)
        if near:
            left.remove(near[0])
            hits += 1
    return hits


def f1(lists: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """F1 over (given, expected) lists of names."""
    hits = total = 0
    for given, expected in lists:
        hits += 2 * common(given, expected)
        total += len(given) + len(expected)
    assert total, "nothing to compare"
    return hits / total


@every_document
def test_fiches_have_their_number_and_title(name: str) -> None:
    assert [f.titre for f, _ in pairs(name)] == [facts["titre"] for _, facts in pairs(name)]


@every_document
def test_fiches_stand_under_their_headings(name: str) -> None:
    compared = [
        (getattr(fiche, key), facts[key])
        for fiche, facts in pairs(name)
        for key in ("engagement", "axe", "orientation")
        if facts[key] is not None
    ]
    right = sum(given == expected for given, expected in compared)
    # a document of a dozen fiches may miss one heading
    assert right >= FLOOR * len(compared), [c for c in compared if c[0] != c[1]]


@every_document
def test_fiches_have_their_objective(name: str) -> None:
    for fiche, facts in pairs(name):
        assert fiche.objectif_numero == facts["objectif"]["numero"], fiche.numero
        assert plain(fiche.objectif_texte or "") == plain(facts["objectif"]["texte"] or ""), fiche.numero


@every_document
def test_fiches_are_on_their_pages(name: str) -> None:
    if name.endswith("pdf"):
        for fiche, facts in pairs(name):
            assert [fiche.page_debut, fiche.page_fin] == facts["pages"], fiche.numero


@every_document
def test_every_amount_is_there_once_and_no_other(name: str) -> None:
    for fiche, facts in pairs(name):
        given, expected = Counter(m.valeur for m in fiche.montants), Counter(m["valeur"] for m in facts["montants"])
        assert given == expected, fiche.numero


@every_document
def test_every_percentage_is_there_once_and_no_other(name: str) -> None:
    for fiche, facts in pairs(name):
        given = Counter(p.valeur for p in fiche.pourcentages)
        assert given == Counter(p["valeur"] for p in facts["pourcentages"]), fiche.numero


@every_document
def test_figures_are_on_the_page_or_line_where_they_are_printed(name: str) -> None:
    place = "page" if name.endswith("pdf") else "ligne"
    for fiche, facts in pairs(name):
        given = Counter((v.valeur, getattr(v.provenance, place)) for v in (*fiche.montants, *fiche.pourcentages))
        printed = [*facts["montants"], *facts["pourcentages"]]
        assert given == Counter((v["valeur"], v[place]) for v in printed), fiche.numero


@every_document
def test_figures_have_the_precision_they_are_printed_with(name: str) -> None:
    for fiche, facts in pairs(name):
        given = Counter((v.valeur, v.incertitude) for v in (*fiche.montants, *fiche.pourcentages))
        printed = [*facts["montants"], *facts["pourcentages"]]
        assert given == Counter((v["valeur"], v["incertitude"]) for v in printed), fiche.numero


@pytest.mark.parametrize("attribute", ["financeur", "nature", "section"])
@every_document
def test_amounts_say_who_pays_and_what_for(name: str, attribute: str) -> None:
    def known(valeur: Decimal, page_or_line: int, value: str | None) -> tuple[Decimal, int, str | None]:
        return valeur, page_or_line, value

    place = "page" if name.endswith("pdf") else "ligne"
    right = total = 0
    for fiche, facts in pairs(name):
        given = Counter(known(m.valeur, getattr(m.provenance, place), getattr(m, attribute)) for m in fiche.montants)
        expected = Counter(known(m["valeur"], m[place], m[attribute]) for m in facts["montants"])
        right += (given & expected).total()
        total += expected.total()
    assert right >= FLOOR * total


@pytest.mark.parametrize("kind", ["pdf", "texte"])
def test_amounts_say_their_year(kind: str) -> None:
    name = f"corpus/vallorme-rapport-2023/{kind}"
    place = "page" if kind == "pdf" else "ligne"
    right = total = 0
    for fiche, facts in pairs(name):
        given = Counter((m.valeur, getattr(m.provenance, place), m.annee) for m in fiche.montants)
        expected = Counter((m["valeur"], m[place], m["annee"]) for m in facts["montants"])
        right += (given & expected).total()
        total += expected.total()
    assert right >= FLOOR * total


@every_document
def test_referents(name: str) -> None:
    lists = [([r.nom for r in fiche.referents], facts["referents"]) for fiche, facts in pairs(name)]
    if any(expected for _, expected in lists):
        assert f1(lists) >= FLOOR
    else:
        assert not any(given for given, _ in lists)


@every_document
def test_partners(name: str) -> None:
    assert f1([([p.texte for p in fiche.partenaires], facts["partenaires"]) for fiche, facts in pairs(name)]) >= FLOOR


@every_document
def test_operational_objectives(name: str) -> None:
    lists = [
        ([o.texte for o in fiche.objectifs_operationnels], facts["objectifs_operationnels"])
        for fiche, facts in pairs(name)
    ]
    assert f1(lists) >= FLOOR


@every_document
def test_sections(name: str) -> None:
    lists = [
        (sorted({s.section for s in fiche.sections} & SECTIONS), sorted(set(facts["sections"]) & SECTIONS))
        for fiche, facts in pairs(name)
    ]
    hits = sum(len(set(given) & set(expected)) for given, expected in lists)
    assert 2 * hits >= FLOOR * sum(len(given) + len(expected) for given, expected in lists)


@every_document
def test_what_the_act_says_of_itself(name: str) -> None:
    said, facts = extracted(document(name)).metadonnees, facts_of(name)["meta"]
    votes, prefecture = facts["votes"], facts["prefecture"]
    assert said.departement_code is None  # nothing prints a code for an invented département
    assert (said.numero, said.date_seance) == (facts["numero"], facts["date_seance"])
    assert (said.instance, said.objet, said.exercice) == (facts["instance"], facts["objet"], facts["exercice"])
    assert f"{said.periode_debut}-{said.periode_fin}" == facts["periode"]
    assert said.resultat_vote == votes["resultat"]
    assert (said.votes_pour, said.votes_contre, said.votes_abstention) == (
        votes["pour"],
        votes["contre"],
        votes["abstention"],
    )
    assert said.prefecture_identifiant == prefecture["identifiant"]
    assert said.prefecture_date_reception == prefecture["date_reception"]
    assert list(said.commissions) == facts["commissions"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_amounts_of_the_body_of_a_pdf(folder: str) -> None:
    expected = Counter(m["valeur"] for m in truth(folder)["meta"]["montants_globaux"])
    given = Counter(m.valeur for m in extracted(document(f"corpus/{folder}/pdf")).montants)
    assert given == expected


@pytest.mark.parametrize("name", CORPUS_NAMES)
def test_no_amount_of_the_body_is_made_up(name: str) -> None:
    facts = facts_of(name)
    printed = {v["valeur"] for v in facts["valeurs"].values()}
    printed |= {m["valeur"] for m in facts["meta"]["montants_globaux"]}
    assert {m.valeur for m in extracted(document(name)).montants} - printed == set()


# --- planted mistakes and decoys


def place_of(item: Json, name: str) -> int:
    return int(item["page"] if name.endswith("pdf") else item["ligne"])


def numbers(extraction: Extraction) -> dict[str | None, str | None]:
    return {f.fiche_id: f.numero for f in extraction.fiches}


def same_fiche(anomalie: Anomalie, item: Json, name: str) -> bool:
    return numbers(extracted(document(name))).get(anomalie.fiche_id) == item["fiche"]


def tells(anomalie: Anomalie, item: Json, name: str) -> bool:
    """Whether an anomaly is about a planted mistake: same fiche, same page of the PDF or line of the text."""
    provenance = anomalie.provenance
    place = provenance.page if name.endswith("pdf") else provenance.ligne
    slack = 0 if name.endswith("pdf") else 1
    return same_fiche(anomalie, item, name) and abs(place - place_of(item, name)) <= slack


PLANTED = [(name, m["id"]) for name in CORPUS_NAMES for m in facts_of(name)["mistakes"] if m["code"] in CHECKED]


def mistake(name: str, planted: str) -> Json:
    return next(m for m in facts_of(name)["mistakes"] if m["id"] == planted)


@pytest.mark.parametrize(("name", "planted"), PLANTED)
def test_a_planted_mistake_is_found_and_proved(name: str, planted: str) -> None:
    item = mistake(name, planted)
    found = [a for a in extracted(document(name)).anomalies if tells(a, item, name) and a.code == item["code"]]
    assert [a.gravite for a in found] == ["erreur"]
    figure = "".join(c for c in facts_of(name)["valeurs"][item["repere"]]["texte"] if not c.isspace())
    assert figure in "".join(found[0].provenance.texte.split())
    assert figure in "".join(found[0].message.split())
    assert found[0].ecart is not None
    assert abs(abs(found[0].ecart) - abs(item["ecart"])) < Decimal("0.05")  # the truth gives a rate to the tenth
    known = {v.montant_id for f in extracted(document(name)).fiches for v in f.montants}
    known |= {v.pourcentage_id for f in extracted(document(name)).fiches for v in f.pourcentages}
    assert len(found[0].preuve) >= 2
    assert set(found[0].preuve) <= known


@pytest.mark.parametrize("kind", ["pdf", "texte"])
def test_a_planted_mistake_of_scale_is_found(kind: str) -> None:
    name = f"corpus/vallorme-avenant-2024/{kind}"
    found = [a for a in extracted(document(name)).anomalies if tells(a, mistake(name, "E08"), name)]
    assert {a.code for a in found} & {"unite", "somme", "calcul"}


@every_document
def test_whatever_is_called_an_error_was_planted(name: str) -> None:
    """So that no decoy is, either. Two figures that should be the same may be told at either of their places."""
    for anomalie in extracted(document(name)).anomalies:
        if anomalie.gravite == "erreur":
            assert any(
                tells(anomalie, item, name) or (anomalie.code == item["code"] and same_fiche(anomalie, item, name))
                for item in facts_of(name)["mistakes"]
            ), anomalie.message


DECOYS = [(name, d["id"]) for name in CORPUS_NAMES for d in facts_of(name)["decoys"]]


@pytest.mark.parametrize(("name", "decoy"), DECOYS)
def test_a_decoy_is_not_called_an_error(name: str, decoy: str) -> None:
    item = next(d for d in facts_of(name)["decoys"] if d["id"] == decoy)
    about = [a for a in extracted(document(name)).anomalies if tells(a, item, name)]
    assert [a.message for a in about if a.gravite == "erreur"] == []


@pytest.mark.parametrize("kind", ["pdf", "texte"])
def test_sixty_five_decoys_raise_no_error_and_no_warning(kind: str) -> None:
    """A document where everything looks wrong somewhere and nothing is: truncations may be told, as information."""
    found = extracted(corpus_file("vallorme-leurres-2023", kind))
    assert len(found.fiches) == 14
    assert sum(len(fiche.montants) for fiche in found.fiches) > 90
    assert [a.message for a in found.anomalies if a.gravite != "info"] == []
