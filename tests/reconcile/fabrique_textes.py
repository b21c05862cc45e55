"""Invented sections and fiches made of lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from fabrique_fiches import Page, place

from extractor.model.document import CellRef, Line
from extractor.model.fiche import Anomalie, Fiche, Metadonnees, Section
from extractor.model.passage import Texte, passage
from extractor.reconcile import reconcile
from extractor.ruleset import Ruleset, load_rules


@cache
def regles() -> Ruleset:
    return load_rules()


def texte(
    *lignes: str, fiche: str | None = None, section: str = "autre:rapport", debut: int = 1, colonnes: int = 0
) -> Texte:
    """A section of one paragraph for each line; ``colonnes`` puts it into a table of as many columns."""
    lines = [
        Line(1, debut + i, ligne, starts=True, cell=CellRef("t1", i, 0, 1, colonnes) if colonnes else None)
        for i, ligne in enumerate(lignes)
    ]
    return Texte(fiche, section, passage(lines))


def fiche(numero: str, titre: str = "Accueillir les familles", sections: Mapping[str, str] | None = None) -> Fiche:
    """A fiche with the sections given: name -> content, empty when only the label is printed."""
    parts = [
        Section(rang, nom, nom.capitalize(), contenu, place(1, rang, nom.capitalize()))
        for rang, (nom, contenu) in enumerate((sections or {}).items(), 1)
    ]
    return replace(Page(numero="1").fiche(), fiche_id=f"f{numero}", numero=numero, titre=titre, sections=tuple(parts))


def findings(
    code: str,
    *textes: Texte,
    fiches: Sequence[Fiche] = (),
    meta: Metadonnees | None = None,
) -> list[Anomalie]:
    """What one check says of some texts."""
    found = reconcile(fiches, (), (), regles(), textes=textes, metadonnees=meta)
    return [anomalie for anomalie in found if anomalie.code == code]


def says(code: str, ligne: str, section: str = "autre:rapport", fiche_id: str | None = None) -> list[Anomalie]:
    return findings(code, texte(ligne, fiche=fiche_id, section=section))
