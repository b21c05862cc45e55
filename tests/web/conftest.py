"""An output folder of invented documents: one read from the corpus, the others written here, some of them hostile."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor import extract, load_rules
from extractor.export.stores import opened
from extractor.model.fiche import Anomalie, Extraction, Fiche, Indicateur, Metadonnees, Montant, ValeurIndicateur
from extractor.model.geometry import Box
from extractor.model.passage import Fragment, Provenance

PDF = Path(__file__).parents[2] / "corpus" / "vallorme-rapport-2023" / "deliberation.pdf"
EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://pirate")'
VALLORME = """
lexiques:
  noms:
    - id: vallorme
      libelles: ["Vallorme"]
      attributs: {code: "99", nom: "Vallorme"}
"""


def spot(text: str, page: int = 1, line: int = 1) -> Provenance:
    return Provenance((Fragment(page, line, Box(50.0, 40.0 + line, 120.0, 52.0 + line), text),))


def montant(rank: int, fiche: str, value: int, payer: str | None, **changes: Any) -> Montant:
    known: dict[str, Any] = {
        "montant_id": f"{fiche}-m{rank}",
        "section": "moyens_financiers",
        "valeur": Decimal(value),
        "incertitude": Decimal("0.5"),
        "financeur": payer,
        "annee": None,
        "periode": "2022-2024",
        "nature": "prevu",
        "niveau": "total",
        "libelle": "Budget",
        "provenance": spot(f"{value} €", 1, rank),
    }
    return Montant(**(known | changes))


def fiche(rank: int, title: str, montants: tuple[Montant, ...] = (), **changes: Any) -> Fiche:
    known: dict[str, Any] = {name: None for name in "axe orientation objectif_numero objectif_texte".split()}
    known |= {
        "fiche_id": f"f{rank}",
        "rang": rank,
        "numero": str(rank),
        "titre": title,
        "engagement": "1",
        "objectif_type": None,
        "objectif_national": "1",
        "page_debut": 1,
        "page_fin": 1,
        "ligne_debut": 1,
        "ligne_fin": 9,
        "provenance": spot(title),
        "montants": montants,
    }
    return Fiche(**(known | changes))


def document(name: str, code: str | None, place: str | None, fiches: tuple[Fiche, ...], **changes: Any) -> Extraction:
    facts = {name: changes.pop(name) for name in ("periode_debut", "periode_fin", "date_seance") if name in changes}
    known = {"periode_debut": 2022, "periode_fin": 2024, "date_seance": "2024-01-15"} | facts
    about = Metadonnees(departement_code=code, departement_nom=place, natures=("contrat",), **known)
    return Extraction(
        name,
        f"{name}.pdf",
        name.encode().hex().ljust(64, "0")[:64],
        "pdf",
        3,
        changes.pop("pages_ocr", 0),
        "complet",
        (),
        about,
        fiches,
        **changes,
    )


def indicator(value: int) -> Indicateur:
    values = (ValeurIndicateur(2023, Decimal(value), "realise", spot(str(value), 2, 3)),)
    return Indicateur(
        "f1-i1", "Nombre d’entretiens", "nombre", "resultat", None, spot("Nombre d’entretiens", 2, 3), values
    )


def invented() -> list[Extraction]:
    """Two départements told apart, an older document of one of them, another period, and a hostile document."""
    old = document(
        "orvanne-contrat",
        "98",
        "Orvanne",
        (fiche(1, "Ancienne", (montant(1, "f1", 111_111, "total"),)),),
        date_seance="2022-01-10",
    )
    planned = (
        montant(1, "f1", 90_000, "total"),
        montant(2, "f1", 60_000, "departement"),
        montant(3, "f1", 20_000, "departement", annee=2022, periode=None, niveau="detail"),
        montant(4, "f1", 40_000, "departement", annee=2023, periode=None, niveau="detail"),
        montant(5, "f1", 30_000, "etat"),
        montant(6, "f1", 10_000, "etat", annee=2022, periode=None, niveau="detail"),
    )
    new = document(
        "orvanne-avenant",
        "98",
        "Orvanne",
        (
            fiche(1, "Entretiens", planned, indicateurs=(indicator(400),)),
            fiche(2, "Sans montant", objectif_national="2"),
        ),
        pages_ocr=2,
    )
    other = document(
        "orvanne-2020",
        "98",
        "Orvanne",
        (fiche(1, "Avant", (montant(1, "f1", 777_777, "total"),)),),
        periode_debut=2020,
        periode_fin=2021,
    )
    evil = document(
        "../../pirate",
        "97",
        EVIL,
        (
            fiche(
                1,
                EVIL,
                (montant(1, "f1", 5_000, "total", libelle=FORMULA, provenance=spot(EVIL, 1, 2)),),
                indicateurs=(indicator(12),),
            ),
        ),
    )
    finding = Anomalie("a1", "f1", "somme", "erreur", EVIL, FORMULA, "1", Decimal(5), ("f1-m1",), spot(EVIL, 1, 2))
    return [old, new, other, replace(evil, fichier=f"{EVIL}.pdf", anomalies=(finding,), avertissements=(EVIL,))]


@pytest.fixture(scope="session")
def vallorme(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    rules = tmp_path_factory.mktemp("regles")
    (rules / "departements.yaml").write_text(VALLORME, encoding="utf-8")
    return extract(PDF, load_rules(rules))


@pytest.fixture(scope="session")
def results(vallorme: Extraction, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """OUT, and the file of the first document beside it in ``sources``."""
    folder = tmp_path_factory.mktemp("lot")
    with opened(("csv", "sqlite"), folder / "out") as stores:
        for store in stores:
            for extraction in [vallorme, *invented()]:
                store.add(extraction)
    (folder / "sources").mkdir()
    shutil.copy(PDF, folder / "sources")
    return folder / "out"


@pytest.fixture(scope="session")
def report(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static site, made by the command, with a population file."""
    from click.testing import CliRunner

    from extractor.cli import main

    folder = tmp_path_factory.mktemp("rapport")
    people = folder / "population.csv"
    people.write_text("departement_code;habitants;mineurs\n98;1 000;200\n", encoding="utf-8")
    call = ["report", str(results), "-o", str(folder / "site"), "--sources", str(results.parent / "sources")]
    done = CliRunner().invoke(main, [*call, "--population", str(people)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return folder / "site"


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], Any]], None]:
    """Wait for what a browser does in its own time: it fails only after much more than a busy machine needs."""

    def wait(true: Callable[[], Any]) -> None:
        deadline = time.monotonic() + 60
        while not true():
            assert time.monotonic() < deadline, "it did not come"
            time.sleep(0.05)

    return wait


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, with the network off but for this machine."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("chromium and chromedriver are not installed: the pages are not tried in a browser")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in (
        "headless=new",
        "no-sandbox",
        "disable-dev-shm-usage",
        "disable-gpu",
        "lang=fr-FR",
        "disable-background-networking",
        "force-prefers-reduced-motion",
    ):
        options.add_argument(f"--{switch}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    os.environ["SE_OFFLINE"] = "true"
    window = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield window
    window.quit()
