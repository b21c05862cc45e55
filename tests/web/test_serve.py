"""The server: what it shows, whom it answers, and that a decision is never lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from extractor.web.build import site_of
from extractor.web.serve import application

HOST = "127.0.0.1:8765"
TOKEN = "jeton-du-test"


@pytest.fixture
def out(results: Path, tmp_path: Path) -> Path:
    """A copy of the results, where corrections may be written."""
    (tmp_path / "out").mkdir()
    shutil.copy(results / "resultats.sqlite", tmp_path / "out")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    return tmp_path / "out"


def client_of(out: Path, sources: Path) -> TestClient:
    app = application(out, (sources,), hosts=frozenset([HOST]), token=TOKEN)
    return TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)


@pytest.fixture
def client(out: Path, results: Path) -> Iterator[TestClient]:
    with client_of(out, results.parent / "sources") as found:
        yield found


def send(client: TestClient, **changes: Any) -> Any:
    fields = {"valeur": "290 000 €", "financeur": "total", "periode": "2022-2024", "niveau": "total"}
    body = {
        "document": "deliberation",
        "montant_id": "f1-m1",
        "action": "corriger",
        "qui": "Ada",
        "vu": "",
        "apres": fields,
    }
    return client.post("/corrections", json=body | changes, headers={"x-jeton": TOKEN})


def written(out: Path) -> list[dict[str, Any]]:
    path = out / "corrections.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def shown(text: str) -> str:
    return text.replace("\u202f", " ")


def test_pages_are_those_of_the_report_and_lead_to_the_review(client: TestClient) -> None:
    text = client.get("/documents/deliberation.html").text
    assert "286 400 €" in shown(text) and 'href="../revue/deliberation.html"' in text
    review = client.get("/revue/deliberation.html")
    assert review.status_code == 200 and 'data-id="f1-m1"' in review.text
    image = client.get("/images/deliberation/7.webp")
    assert image.content[8:12] == b"WEBP"


def test_a_correction_is_shown_kept_apart_and_laid_again_over_a_later_run(
    client: TestClient, out: Path, results: Path
) -> None:
    before = (out / "resultats.sqlite").read_bytes()
    assert send(client).status_code == 200
    assert "290 000 €" in shown(client.get("/documents/deliberation.html").text)
    assert (out / "resultats.sqlite").read_bytes() == before
    [line] = written(out)
    assert (line["qui"], line["avant"]["valeur"], line["apres"]["valeur"]) == ("Ada", 286400, "290000")
    shutil.copy(results / "resultats.sqlite", out)  # the results made anew
    assert "290 000 €" in shown(site_of(out).render("documents/deliberation.html"))


def test_a_value_that_got_another_id_is_found_again_by_its_words(client: TestClient, out: Path) -> None:
    import sqlite3

    assert send(client).status_code == 200
    with sqlite3.connect(out / "resultats.sqlite") as base:
        base.execute(
            "UPDATE montants SET montant_id = 'f1-m900' WHERE document_id = 'deliberation' AND montant_id = 'f1-m1'"
        )
        base.execute(
            "UPDATE montants SET montant_id = 'f1-m1' WHERE document_id = 'deliberation' AND montant_id = 'f1-m2'"
        )
    text = shown(site_of(out).render("documents/deliberation.html"))
    assert "290 000 €" in text and "158 400 €" in text


def test_a_correction_of_a_changed_document_is_told_and_kept(client: TestClient, out: Path) -> None:
    import sqlite3

    assert send(client).status_code == 200
    with sqlite3.connect(out / "resultats.sqlite") as base:
        base.execute("UPDATE documents SET sha256 = 'autre' WHERE document_id = 'deliberation'")
    site = site_of(out)
    assert "286 400 €" in shown(site.render("documents/deliberation.html"))
    assert "1 correction(s) sans objet" in site.render("index.html")
    assert len(written(out)) == 1


def test_rejecting_and_taking_it_back(client: TestClient) -> None:
    made = send(client, montant_id="f1-m2", action="rejeter", apres={}).json()["quand"]
    assert '#f1-m2"' not in client.get("/documents/deliberation.html").text
    assert send(client, montant_id="f1-m2", action="accepter", apres={}, vu=made).status_code == 200
    assert '#f1-m2"' in client.get("/documents/deliberation.html").text


def test_an_amount_that_was_not_read_is_added(client: TestClient, out: Path) -> None:
    after = {"valeur": "1234,50", "financeur": "caf", "texte": "1 234,50 €", "page": 3}
    assert send(client, montant_id="", action="ajouter", apres=after).status_code == 200
    assert "1 234,50 €" in shown(client.get("/documents/deliberation.html").text)
    assert "1 234,50 €" in shown(site_of(out).render("documents/deliberation.html"))
    assert send(client, montant_id="", action="ajouter", apres=after | {"page": 99}).status_code == 422


def test_two_people_at_once_lose_nothing(client: TestClient, out: Path, results: Path) -> None:
    with client_of(out, results.parent / "sources") as other, ThreadPoolExecutor(8) as pool:
        calls = [(client, "Ada"), (other, "Bob")] * 10
        ids = [f"f{1 + rank // 2}-m{1 + rank % 2}" for rank in range(20)]
        done = pool.map(
            lambda call: send(call[0][0], qui=call[0][1], montant_id=call[1], action="accepter", apres={}),
            zip(calls, ids, strict=True),
        )
        assert [answer.status_code for answer in done] == [200] * 20
        assert sorted(line["montant_id"] for line in written(out)) == sorted(ids)
        late = send(other, qui="Bob", montant_id=ids[0])
        assert late.status_code == 409 and "Ada" in late.json()["raison"]
        assert len(written(out)) == 20


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 403),
        ({"x-jeton": "faux"}, 403),
        ({"x-jeton": TOKEN, "origin": "http://pirate.example"}, 403),
        ({"x-jeton": TOKEN, "origin": "null"}, 403),
        ({"x-jeton": TOKEN, "host": "pirate.example"}, 421),
    ],
)
def test_only_our_own_pages_can_write(headers: dict[str, str], code: int, client: TestClient, out: Path) -> None:
    body = {"document": "deliberation", "montant_id": "f1-m1", "action": "accepter", "qui": "Eve"}
    assert client.post("/corrections", json=body, headers=headers).status_code == code
    assert written(out) == []


def test_another_host_is_not_answered(client: TestClient) -> None:
    assert client.get("/index.html", headers={"host": "pirate.example"}).status_code == 421


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/static/..%2f..%2fsecret.html",
        "/static/%2e%2e/%2e%2e/secret.html",
        "/images/..%2f..%2f..%2fsecret/1.webp",
        "/revue/..%2f..%2fsecret.html",
        "/resultats.sqlite",
        "//etc/passwd",
        "/documents/deliberation.html%00",
    ],
)
def test_nothing_but_pages_is_given(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404, 422) and "secret" not in answer.text and "root:" not in answer.text


@pytest.mark.parametrize(
    "apres",
    [
        {"valeur": "beaucoup"},
        {"valeur": "NaN"},
        {"valeur": "1", "annee": 20231},
        {"valeur": "1", "financeur": "<script>"},
        {"valeur": "1", "nature": "cadeau"},
        {"valeur": "1", "document_id": "autre"},
        {},
    ],
)
def test_a_correction_that_says_nothing_valid_is_refused(apres: dict[str, Any], client: TestClient, out: Path) -> None:
    assert send(client, apres=apres).status_code == 422
    assert written(out) == []


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/index.html", "/rien", "/static/site.js", "/corrections.jsonl"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_what_a_reviewer_writes_is_never_markup(client: TestClient) -> None:
    evil = "<img src=x onerror=alert(1)>"
    fields = {"valeur": "5", "financeur": f"autre:{evil}", "libelle": evil}
    assert send(client, qui=evil, apres=fields).status_code == 200
    for path in ("/documents/deliberation.html", "/revue/deliberation.html", "/index.html"):
        assert "<img src=x" not in client.get(path).text


def test_what_was_decided_is_given_as_a_rules_file(client: TestClient, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from extractor import load_rules
    from extractor.cli import main

    names = ["Fondation de l'Orvanne", 'Mutuelle "du Val"\n- id: pirate', "CAF", "x: {y}  # z\u2028\x85\x9f", "…"]
    for rank, name in enumerate(names, 1):
        fields = {"valeur": "290 000 €", "financeur": f"autre:{name}", "libelle": "de l’eau : # \n - id"}
        assert send(client, montant_id=f"f{rank}-m1", apres=fields).status_code == 200
    assert send(client, montant_id="f1-m2", action="rejeter", apres={}).status_code == 200
    folder = tmp_path / "regles"
    folder.mkdir()
    text = client.get("/exemples.yaml").text
    (folder / "montants.yaml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["rules", "check", str(folder)])
    assert done.exit_code == 0, done.output
    payers = load_rules(folder).lexique("montants.financeurs")
    [found] = payers.find("Subvention de la fondation de l’Orvanne : 3 000 €")
    assert found.entree.attributs["financeur"] == "autre:Fondation de l'Orvanne"
    assert "autre:CAF" not in [entree.attributs.get("financeur") for entree in payers.entrees]
    assert "n'est pas un montant" in text and "286400 → 290000" in text


def test_without_a_decision_the_rules_file_changes_nothing(client: TestClient, tmp_path: Path) -> None:
    from extractor import load_rules

    (tmp_path / "montants.yaml").write_text(client.get("/exemples.yaml").text, encoding="utf-8")
    ours, theirs = (load_rules(folder).lexique("montants.financeurs") for folder in (None, tmp_path))
    assert [entree.libelles for entree in theirs.entrees] == [entree.libelles for entree in ours.entrees]


def rate_of(out: Path) -> tuple[str, str]:
    """Id and printed words of a rate of the first document."""
    import sqlite3

    with sqlite3.connect(out / "resultats.sqlite") as base:
        found: tuple[str, str] = base.execute(
            "SELECT pourcentage_id, texte FROM pourcentages WHERE document_id = 'deliberation' AND fiche_id = 'f1'"
            " AND section = 'bilan_financier'"
        ).fetchone()
    return found


def test_a_rate_is_corrected_like_an_amount(client: TestClient, out: Path, results: Path) -> None:
    ident, printed = rate_of(out)
    assert f'data-id="{ident}"' in client.get("/revue/deliberation.html").text
    made = send(client, genre="taux", montant_id=ident, apres={"valeur": "41,5 %", "libelle": "Part"}).json()["quand"]
    assert "41,5 %" in shown(client.get("/documents/deliberation.html").text)
    assert "41,5 %" in shown(site_of(out).render("documents/deliberation.html"))
    [line] = written(out)
    assert (line["genre"], line["avant"]["texte"], line["apres"]["valeur"]) == ("taux", printed, "41.5")
    again = send(client, genre="taux", montant_id=ident, action="rejeter", vu=made, apres={})
    assert again.status_code == 200
    assert f"#{ident}" not in client.get("/documents/deliberation-sources.html").text
    assert f'data-id="{ident}"' in client.get("/revue/deliberation.html").text  # and may be taken back


@pytest.mark.parametrize(
    "changes",
    [
        {"apres": {"valeur": "beaucoup"}},
        {"apres": {"valeur": "5", "financeur": "caf"}},
        {"genre": "fiche"},
        {"action": "ajouter", "apres": {"valeur": "5", "texte": "5 %", "page": 1}},
    ],
)
def test_a_decision_about_a_rate_that_says_nothing_valid_is_refused(
    changes: dict[str, Any], client: TestClient, out: Path
) -> None:
    body = {"genre": "taux", "montant_id": rate_of(out)[0], "apres": {"valeur": "5"}}
    assert send(client, **(body | changes)).status_code == 422
    assert written(out) == []


def test_corrections_of_an_earlier_version_still_hold(out: Path) -> None:
    line = {
        "quand": "2026-01-01T00:00:00+00:00", "qui": "Ada", "sha256": "", "fichier": "deliberation.pdf",
        "montant_id": "f1-m1", "action": "corriger", "avant": {}, "apres": {"valeur": "290000"},
    }  # fmt: skip
    import sqlite3

    with sqlite3.connect(out / "resultats.sqlite") as base:
        row = base.execute("SELECT sha256 FROM documents WHERE document_id = 'deliberation'").fetchone()
    (out / "corrections.jsonl").write_text(json.dumps(line | {"sha256": row[0]}) + "\n", encoding="utf-8")
    assert "290 000 €" in shown(site_of(out).render("documents/deliberation.html"))


def test_the_name_of_a_referent_is_corrected(client: TestClient, out: Path) -> None:
    import sqlite3

    with sqlite3.connect(out / "resultats.sqlite") as base:
        fiche, rank, name = base.execute(
            "SELECT fiche_id, rang, nom FROM referents WHERE document_id = 'deliberation' ORDER BY rowid LIMIT 1"
        ).fetchone()
    body = {"genre": "referent", "montant_id": f"{fiche}-r{rank}"}
    assert send(client, **body, apres={"nom": "  "}).status_code == 422
    assert send(client, **body, apres={"nom": "Mme Orvanne-Dubreuil", "role": "pilote"}).status_code == 200
    for text in (client.get("/documents/deliberation.html").text, site_of(out).render("documents/deliberation.html")):
        assert "Mme Orvanne-Dubreuil" in text
    [line] = written(out)
    assert line["avant"]["nom"] == name and line["apres"]["nom"] == "Mme Orvanne-Dubreuil"
    assert client.get("/exemples.yaml").status_code == 200
