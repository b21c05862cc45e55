"""The command as a user runs it, in a process of its own, on real files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

PROJECT = Path(__file__).resolve().parents[2]
RAPPORT = PROJECT / "corpus" / "vallorme-rapport-2023"
AVENANT = PROJECT / "corpus" / "vallorme-avenant-2024"
SCHEMA = PROJECT / "corpus" / "vallorme-schema-2021-2025"
FICHE = """FICHE ACTION 1

Ouvrir un lieu d’accueil

Description de l’action

Deux agents reçoivent les familles.

{label}

Les familles attendent trois mois.

Moyens financiers

Total : 12 000 €
"""

Run = subprocess.CompletedProcess[str]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Run]:
    """Run ``extract`` in an empty folder."""

    def call(*arguments: object, stdin: bytes | None = None) -> Run:
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "EXTRACT_DEBUG")}
        environment |= {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "extractor", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            timeout=60,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def documents(folder: Path) -> list[dict[str, str]]:
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def one_line_of_error(done: Run, *words: str) -> None:
    assert done.returncode == 1
    assert done.stderr.startswith("extract: ")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


# --- what is shown and written


def test_a_pdf_and_nothing_else(run: Callable[..., Run], tmp_path: Path) -> None:
    done = run(RAPPORT / "deliberation.pdf")
    assert (done.returncode, done.stderr) == (0, "")
    shown = " ".join(done.stdout.split())
    assert "acte n° CD-2024/06/21-3/02" in shown
    assert "Proposer des appartements partagés aux jeunes" in shown
    assert "p. 15 : le total Département imprimé 150 000 €" in shown.replace("\u202f", " ").replace("\xa0", " ")
    assert max(map(len, done.stdout.splitlines())) <= 80
    written = json.loads((tmp_path / "output" / "deliberation.json").read_text(encoding="utf-8"))
    assert [f["numero"] for f in written["fiches"]] == [str(n) for n in range(1, 13)]
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["deliberation.json"]


def test_files_and_a_folder_in_one_set_of_tables(run: Callable[..., Run], tmp_path: Path) -> None:
    done = run(AVENANT / "avenant.pdf", SCHEMA, "--to", "csv", "-o", "resultats")
    assert done.returncode == 0
    rows = documents(tmp_path / "resultats")
    assert [row["fichier"] for row in rows] == ["avenant.pdf", "schema.pdf", "schema.txt"]
    assert len({row["document_id"] for row in rows}) == 3
    assert {row["statut"] for row in rows} == {"complet"}
    with (tmp_path / "resultats" / "fiches.csv").open(encoding="utf-8", newline="") as handle:
        assert {row["document_id"] for row in csv.DictReader(handle)} == {row["document_id"] for row in rows}


def test_standard_input(run: Callable[..., Run], tmp_path: Path) -> None:
    done = run("-", stdin=(AVENANT / "avenant.txt").read_bytes())
    assert done.returncode == 0
    assert "Étendre l’entretien prénatal précoce" in " ".join(done.stdout.split())
    assert len(json.loads((tmp_path / "output" / "stdin.json").read_text(encoding="utf-8"))["fiches"]) == 7


def test_a_pdf_on_standard_input(run: Callable[..., Run]) -> None:
    done = run("-", "--json", stdin=(AVENANT / "avenant.pdf").read_bytes())
    assert json.loads(done.stdout)["format"] == "pdf"


def test_json_goes_to_standard_output_alone(run: Callable[..., Run], tmp_path: Path) -> None:
    done = run(AVENANT / "avenant.pdf", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["metadonnees"]["numero"] == "05-03"
    assert list(tmp_path.iterdir()) == []


def test_quiet_prints_nothing(run: Callable[..., Run], tmp_path: Path) -> None:
    done = run(AVENANT / "avenant.pdf", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "output" / "avenant.json").exists()


def test_outputs_are_as_the_schema_says(run: Callable[..., Run]) -> None:
    schema = json.loads(run("schema").stdout)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    files = [path for folder in (RAPPORT, AVENANT, SCHEMA) for path in (*folder.glob("*.pdf"), *folder.glob("*.txt"))]
    results = json.loads(run(*files, "--json").stdout)
    assert len(results) == 6
    for result in results:
        assert [error.message for error in validator(schema).iter_errors(result)] == []


def test_json_and_csv_tell_the_same(run: Callable[..., Run], tmp_path: Path) -> None:
    run(AVENANT / "avenant.pdf", "--to", "json", "--to", "csv", "-q")
    result = json.loads((tmp_path / "output" / "avenant.json").read_text(encoding="utf-8"))
    with (tmp_path / "output" / "montants.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    nested = [*result["montants"], *(m for f in result["fiches"] for m in f["montants"])]
    assert sorted(row["montant_id"] for row in rows) == sorted(m["montant_id"] for m in nested)
    by_id = {m["montant_id"]: m for m in nested}
    for row in rows:
        montant = by_id[row["montant_id"]]
        assert float(row["valeur"]) == montant["valeur"]
        assert row["texte"] == montant["provenance"]["texte"]
        assert [float(row[k]) for k in ("x0", "y0", "x1", "y1")] == montant["provenance"]["boite"]
        assert (row["financeur"] or None) == montant["financeur"]


# --- rules of the user


def sections(result: dict[str, Any]) -> dict[str, str]:
    return {s["section"]: s["texte"] for s in result["fiches"][0]["sections"]}


def test_a_new_wording_is_a_matter_of_rules(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "fiche.txt").write_text(FICHE.format(label="Ce que nous voyons"), encoding="utf-8")
    rules = tmp_path / "mes-regles"
    rules.mkdir()
    (rules / "sections.yaml").write_text(
        "lexiques:\n  libelles:\n    - id: constat\n      libelles: ['Ce que nous voyons']\n", encoding="utf-8"
    )
    assert "constat" not in sections(json.loads(run("fiche.txt", "--json").stdout))
    with_rules = sections(json.loads(run("fiche.txt", "--json", "--rules", rules).stdout))
    assert with_rules["constat"] == "Les familles attendent trois mois."
    assert run("rules", "check", rules).returncode == 0


def test_our_rules_are_valid(run: Callable[..., Run]) -> None:
    done = run("rules", "check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("file", "text", "line", "key"),
    [
        ("sections.yaml", "lexiques:\n  libelles:\n    - id: constat\n      libelles: 3\n", 4, "libelles[0].libelles"),
        ("sections.yaml", "lexiques:\n  etiquettes:\n    - id: a\n      libelles: [b]\n", 2, "etiquettes"),
        (
            "fiches.yaml",
            "motifs:\n  entete:\n    - id: a\n      motif: '('\n      exemples: [a]\n      contre_exemples: [b]\n",
            3,
            "entete[0]: motif does not compile",
        ),
    ],
)
def test_a_wrong_rule_is_named_by_file_line_and_key(
    run: Callable[..., Run], tmp_path: Path, file: str, text: str, line: int, key: str
) -> None:
    (tmp_path / "regles").mkdir()
    (tmp_path / "regles" / file).write_text(text, encoding="utf-8")
    checked = run("rules", "check", "regles")
    assert checked.returncode == 1
    assert any(f"{file}:{line}:" in told and key in told for told in checked.stderr.splitlines()), checked.stderr
    used = run(AVENANT / "avenant.pdf", "--rules", "regles")
    one_line_of_error(used, file, str(line), key)
    assert not (tmp_path / "output").exists()


# --- what goes wrong


def canvas(path: Path, **options: Any) -> Any:
    return pytest.importorskip("reportlab.pdfgen.canvas").Canvas(str(path), **options)


def make_scan(path: Path, *, text_on: int | None = None, pages: int = 2) -> None:
    """A PDF of black squares, with a line of text on one page when asked."""
    drawing = canvas(path)
    for number in range(1, pages + 1):
        drawing.rect(72, 500, 200, 200, fill=1)
        if number == text_on:
            drawing.drawString(72, 300, "Article 1 : le rapport est approuvé.")
        drawing.showPage()
    drawing.save()


def make_encrypted(path: Path, password: str) -> None:
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt").StandardEncryption
    drawing = canvas(path, encrypt=encryption(password, ownerPassword="proprietaire"))
    drawing.drawString(72, 700, "Article 1 : le rapport est approuvé.")
    drawing.save()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a PDF"),
        ("binaire.pdf", bytes(range(256)) * 8, "not a PDF"),
        ("vide.pdf", b"", "empty"),
        ("blanc.txt", b" \n\n \t\n", "blank"),
        ("tronque.pdf", (AVENANT / "avenant.pdf").read_bytes()[:20_000], "damaged or truncated"),
    ],
)
def test_a_file_that_cannot_be_read(
    run: Callable[..., Run], tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = run(name, "-o", "resultats")
    one_line_of_error(done, name, reason)
    assert list((tmp_path / "resultats").iterdir()) == []


def test_a_missing_file(run: Callable[..., Run]) -> None:
    one_line_of_error(run("absent.pdf"), "absent.pdf", "No such file")


def test_a_folder_without_documents(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "notes.docx").write_bytes(b"x")
    one_line_of_error(run("dossier"), "dossier", "no document")


def test_a_password(run: Callable[..., Run], tmp_path: Path) -> None:
    make_encrypted(tmp_path / "secret.pdf", "sesame")
    one_line_of_error(run("secret.pdf"), "secret.pdf", "password")
    one_line_of_error(run("secret.pdf", "--password", "autre"), "secret.pdf", "password")
    assert run("secret.pdf", "--password", "sesame").returncode == 0
    make_encrypted(tmp_path / "ouvert.pdf", "")
    assert run("ouvert.pdf", "-q").returncode == 0


def test_pages_without_text_are_told_one_by_one(run: Callable[..., Run], tmp_path: Path) -> None:
    make_scan(tmp_path / "scan.pdf", text_on=2, pages=3)
    done = run("scan.pdf")
    assert (done.returncode, done.stderr) == (0, "")
    assert "partiel" in done.stdout
    assert "page 1 : aucune couche texte" in done.stdout
    assert "page 3 : aucune couche texte" in done.stdout
    assert "page 2 :" not in done.stdout


def test_a_pdf_without_any_text(run: Callable[..., Run], tmp_path: Path) -> None:
    make_scan(tmp_path / "scan.pdf")
    done = run("scan.pdf")
    one_line_of_error(done, "scan.pdf", "no page could be read")
    result = json.loads((tmp_path / "output" / "scan.json").read_text(encoding="utf-8"))
    assert result["statut"] == "echec"
    assert [text.split(" :")[0] for text in result["avertissements"]] == ["page 1", "page 2"]


@pytest.mark.parametrize("arguments", [["--bogus"], [], ["x.pdf", "--to", "xls"], ["x.pdf", "--rules", "nulle-part"]])
def test_wrong_usage(run: Callable[..., Run], arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_bad_file_of_a_batch(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "lot").mkdir()
    (tmp_path / "lot" / "a.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (tmp_path / "lot" / "b.txt").write_text(FICHE.format(label="Constat du diagnostic"), encoding="utf-8")
    (tmp_path / "lot" / "c.pdf").write_bytes((AVENANT / "avenant.pdf").read_bytes())
    done = run("lot", "--to", "csv", "--to", "json")
    one_line_of_error(done, str(Path("lot") / "a.pdf"))
    assert [row["document_id"] for row in documents(tmp_path / "output")] == ["b", "c"]
    assert sorted(path.name for path in (tmp_path / "output").glob("?.json")) == ["b.json", "c.json"]


def test_the_output_folder_cannot_be_written(run: Callable[..., Run], tmp_path: Path) -> None:
    folder = tmp_path / "fige"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):  # root may write anywhere, but not there
        folder = Path("/proc")
        if not folder.is_dir():
            pytest.skip("SKIPPED: this user may write anywhere")
    for form in ("json", "csv"):
        one_line_of_error(run(AVENANT / "avenant.pdf", "--to", form, "-o", folder), str(folder), "cannot be written")


def test_the_output_folder_is_a_file(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "resultats").write_text("ici", encoding="utf-8")
    one_line_of_error(run(AVENANT / "avenant.pdf", "-o", "resultats"), "resultats", "cannot be written")
    assert (tmp_path / "resultats").read_text(encoding="utf-8") == "ici"


def test_older_results_stay_whole_when_a_run_fails(run: Callable[..., Run], tmp_path: Path) -> None:
    run(AVENANT / "avenant.pdf", "--to", "csv", "--to", "json", "-q")
    before = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()}
    (tmp_path / "avenant.pdf").write_bytes((AVENANT / "avenant.pdf").read_bytes()[:30_000])
    assert run("avenant.pdf", "--to", "csv", "--to", "json").returncode == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()} == before
