"""The pipeline beside the job, in other pipelines, on disk."""

from __future__ import annotations

import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from chaine import language, read

import spacy  # isort: skip - after the check that it is installed
from spacy.tokens import DocBin

from extractor import RuleError, nlp

TEXT = "Le Département verse 42 000 € en 2023 à Mme Anne Lormeau : 20 % de 2,5 ETP."


def test_a_document_keeps_its_values_as_bytes_in_a_docbin_and_pickled() -> None:
    doc = read(TEXT)
    binned = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    copies = [
        spacy.tokens.Doc(language().vocab).from_bytes(doc.to_bytes()),
        next(DocBin().from_bytes(binned).get_docs(language().vocab)),
        pickle.loads(pickle.dumps(doc)),
    ]
    for copy in copies:
        assert [(s.text, s._.valeur, s._.offsets) for s in copy.spans["montants"]] == [
            ("42 000 €", Decimal(42000), (21, 29))
        ]
        assert [s._.annees for s in copy.spans["annees"]] == [(2023,)]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "regles"
    folder.mkdir()
    (folder / "quantites.yaml").write_text(
        "lexiques:\n  unites:\n    - id: chiens\n      libelles: [chiens]\n      attributs: {unite: chiens}\n",
        encoding="utf-8",
    )
    return folder


def test_a_pipeline_is_the_same_after_pickle_and_from_disk_in_another_process(tmp_path: Path, rules: Path) -> None:
    made = nlp.pipeline(rules)
    doc = pickle.loads(pickle.dumps(made))("trois chiens")
    assert [s._.unite for s in doc.spans["quantites"]] == ["chiens"]
    made.to_disk(tmp_path / "chaine")
    script = (
        "import sys, spacy\n"  # without importing us: spaCy finds our components by their entry points
        "doc = spacy.load(sys.argv[1])('trois chiens pour 42 000 €')\n"
        "print([s._.unite for s in doc.spans['quantites']], [str(s._.valeur) for s in doc.spans['montants']])\n"
    )
    command = [sys.executable, "-c", script, tmp_path / "chaine"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.stdout == "['chiens'] ['42000']\n", done.stderr


def test_wrong_and_missing_rules_are_told_as_everywhere(rules: Path, tmp_path: Path) -> None:
    (rules / "quantites.yaml").write_text("lexiques: 12\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"quantites\.yaml:1: lexiques"):
        nlp.pipeline(rules)
    with pytest.raises(RuleError, match="is not a folder of rules"):
        nlp.pipeline(tmp_path / "absent")


def test_components_in_a_pipeline_whose_tokens_are_coarser() -> None:
    """Spans are widened to whole tokens there; the exact characters and both values stay known."""
    other = spacy.blank("xx")
    other.add_pipe("extractor_montants", config={"groupe": "argent"})
    doc = other("12€/13€ chacun")
    assert [(s._.valeur, doc.text[slice(*s._.offsets)]) for s in doc.spans["argent"]] == [
        (Decimal(12), "12€"),
        (Decimal(13), "13€"),
    ]


def test_a_text_without_values_has_empty_groups() -> None:
    doc = read("")
    assert {groupe: len(doc.spans[groupe]) for groupe in doc.spans} == dict.fromkeys(
        ["montants", "pourcentages", "annees", "dates", "quantites", "acteurs"], 0
    )


def test_a_span_that_is_not_ours_has_no_value() -> None:
    doc = read(TEXT)
    assert doc[0:2]._.valeur is None
    assert doc[0:2]._.offsets is None


def test_the_job_never_imports_spacy() -> None:
    script = (
        "import sys\nfrom extractor import extract\n"
        "extract(sys.argv[1])\nprint('spacy' in sys.modules, 'extractor.nlp' in sys.modules)\n"
    )
    path = Path(__file__).resolve().parents[2] / "corpus" / "vallorme-avenant-2024" / "avenant.pdf"
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, timeout=120)
    assert done.stdout == "False False\n", done.stderr


def test_without_spacy_one_line_says_what_to_install() -> None:
    script = "import sys\nsys.modules['spacy'] = None\nfrom extractor import nlp\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stderr.splitlines()[-1] == "ImportError: extractor.nlp needs spaCy: pip install 'fiches-extractor[nlp]'"
