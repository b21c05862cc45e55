"""A pipeline that reads nothing: what it answers depends on the name of the document only."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

import extractor
from extractor.errors import ReadError, RuleError
from extractor.model.fiche import Anomalie, Extraction, Metadonnees
from extractor.model.passage import Fragment, Provenance


@dataclass
class Pipeline:
    """Stands in for `extractor.pipeline` and remembers its calls."""

    calls: list[dict[str, Any]] = field(default_factory=list)

    def run(
        self,
        source: Any,
        rules: Any = None,
        *,
        name: str | None = None,
        password: str | None = None,
        limits: Any = None,
    ) -> Extraction:
        self.calls.append({"source": source, "name": name, "password": password, "limits": limits})
        name = name or Path(source).name
        if "chiffre" in name:
            raise ReadError("is encrypted", source=name, page=2)
        if "regles" in name:
            raise RuleError("wrong", path="montants.yaml", line=3, key="montants")
        if "casse" in name:
            raise ZeroDivisionError("on\nline two")
        status = "echec" if "noir" in name else "complet"
        warnings = ("page 2 : aucune couche texte",) if "troue" in name else ()
        found = tuple(anomaly(gravity) for gravity in ("erreur", "avertissement") if gravity in name)
        known = (Path(name).stem, name, "0" * 64, "pdf", 1, 0, status, warnings, Metadonnees())
        return Extraction(*known, anomalies=found)


def anomaly(gravity: str) -> Anomalie:
    where = Provenance((Fragment(1, 3, None, "12 €"),))
    return Anomalie("a1", None, "somme", gravity, "Le total ne tombe pas juste.", "12 €", "13 €", None, (), where)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    stub = Pipeline()
    module = ModuleType("extractor.pipeline")
    module.run = stub.run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "extractor.pipeline", module)
    monkeypatch.setattr(extractor, "pipeline", module, raising=False)
    monkeypatch.setattr(extractor, "load_rules", lambda folder=None: None)
    return stub


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def extract(pipeline: Pipeline, here: Path) -> Any:
    """Run the command in an empty folder; `extract("a.pdf", "--json")`."""
    from extractor.cli import main

    def call(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, prog_name="extract")

    return call


@pytest.fixture
def files(here: Path) -> Any:
    """Create empty documents."""

    def create(*names: str) -> None:
        for name in names:
            path = here / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")

    return create
