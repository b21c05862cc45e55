"""Why a value is what it is, in French: the printed words, their place, and the reason of each attribute.

Reasons are those that extraction kept in ``source``. Vocabulary is that of the results, so that what is read here is
found there.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal

from extractor.errors import ExtractorError
from extractor.export.french import BLANK, NARROW, count, euros, number, percent
from extractor.export.ids import Named, named, near
from extractor.export.screen import clean, shorten
from extractor.model.fiche import (
    Anomalie,
    CelluleTableau,
    Extraction,
    Fiche,
    Indicateur,
    Montant,
    Pourcentage,
    Tableau,
)
from extractor.model.passage import Fragment, Provenance

Row = tuple[str, str]  # what it is, and what is to be said of it; no name: goes on with the row above
_NOT_STATED = "non indiqué dans le document"
_NARROWEST, _WIDEST = 50, 120
_QUOTE_LENGTH = 100
_FORMES = {
    "euro": "en euros",
    "milliers": "en milliers d’euros",
    "millions": "en millions d’euros",
    "milliards": "en milliards d’euros",
    "lettres": "en toutes lettres",
    "ocr": "des lettres lues comme des chiffres",
    "exposant": "signe de l’euro mal lu",
    "nu": "sans signe de l’euro",
}
_LABELS = {  # attributes whose name needs accents, or more than a space for its underscore
    "departement_code": "Département, code",
    "departement_nom": "Département, nom",
    "numero": "Numéro",
    "date_seance": "Date de séance",
    "periode_debut": "Période, début",
    "periode_fin": "Période, fin",
    "resultat_vote": "Résultat du vote",
    "votes_abstention": "Abstentions",
    "votes_non_participation": "Non-participations",
    "prefecture_identifiant": "Préfecture, identifiant",
    "prefecture_date_reception": "Préfecture, réception",
    "objectif_numero": "Objectif, numéro",
    "objectif_type": "Objectif, type",
}
_METHODES = {
    "filets": "ses filets imprimés",
    "balises": "les balises du texte",
    "alignement": "l’alignement de ses mots",
}


def explain(extraction: Extraction, ident: str, width: int = 80, *, amounts_only: bool = False) -> str:
    """Tell where the value ``ident`` was read and why it is what it is.

    Parameters
    ----------
    extraction
        The document.
    ident
        Id of an amount, a percentage, an indicator, a fiche, a table, a cell, an anomaly, or of the document.
    width
        Longest line in characters; kept between 50 and 120.
    amounts_only
        Whether ``ident`` must name an amount.

    Raises
    ------
    ExtractorError
        Nothing has that id; the error lists the ids that look like it.
    """
    known = named(extraction)
    if amounts_only:
        known = {key: one for key, one in known.items() if isinstance(one.value, Montant)}
    if ident not in known:
        alike = ", ".join(near(ident, known)) or "none"
        what = "amount" if amounts_only else "value"
        raise ExtractorError(f"no {what} has the id '{ident}'; ids like it: {alike}", source=extraction.fichier)
    title, rows = _Explainer(extraction).told(known[ident])
    return _layout(title, rows, min(max(width, _NARROWEST), _WIDEST))


class _Explainer:
    """Words the explanations of one document."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        self._named = named(extraction)

    def told(self, one: Named) -> tuple[str, list[Row]]:
        """Title and rows of the explanation."""
        match one.value:
            case Montant():
                rows = self._montant(one.value, one.fiche)
            case Pourcentage():
                rows = self._pourcentage(one.value, one.fiche)
            case Indicateur():
                rows = self._indicateur(one.value)
            case Anomalie():
                rows = self._anomalie(one.value)
            case Fiche():
                rows = self._fiche(one.value)
            case Tableau():
                rows = self._tableau(one.value)
            case CelluleTableau():
                rows = self._cellule(one.value, one.table)
            case Extraction():
                return f"Document {one.ident} · {one.value.fichier}", list(self._document())
        owner = [] if one.fiche is one.value else [("Fiche", _fiche(one.fiche))]
        where = list(self._printed(one.provenance)) if one.provenance else []
        return f"{one.ident} · {_short(one)}", [*where, *owner, *rows, *self._used(one.ident)]

    def _montant(self, montant: Montant, fiche: Fiche | None) -> Iterator[Row]:
        why = montant.source
        form = _FORMES.get(why.get("forme", ""), "")
        yield "Section", self._section(montant.section, fiche, montant.provenance)
        yield "Libellé", _because(montant.libelle and _quoted(montant.libelle), why.get("libelle"))
        yield "Valeur", _because(_margin(euros(montant.valeur), montant.incertitude), form and f"imprimé {form}")
        if "lectures" in why:
            yield "Non retenu", why["lectures"]
        yield "Financeur", _because(montant.financeur, why.get("financeur"))
        if montant.periode:
            yield "Période", _because(montant.periode, why.get("annee"))
        else:
            yield "Année", _because(montant.annee, why.get("annee"))
        yield "Nature", _because(montant.nature, why.get("nature"))
        yield "Niveau", _because(montant.niveau, why.get("niveau"))

    def _pourcentage(self, rate: Pourcentage, fiche: Fiche | None) -> Iterator[Row]:
        yield "Section", self._section(rate.section, fiche, rate.provenance)
        yield "Libellé", _because(rate.libelle, "mots voisins")
        yield "Valeur", f"{percent(rate.valeur)} ± {number(rate.incertitude)} point"
        yield "Numérateur", _NOT_STATED if rate.numerateur is None else euros(rate.numerateur)
        yield "Dénominateur", _NOT_STATED if rate.denominateur is None else euros(rate.denominateur)

    def _indicateur(self, indicateur: Indicateur) -> Iterator[Row]:
        yield "Libellé", indicateur.libelle
        yield "Unité", _because(indicateur.unite, "premier mot du libellé")
        yield "Famille", indicateur.famille or _NOT_STATED
        yield "Indicateur national", indicateur.indicateur_national or "aucun rapprochement certain"
        if not indicateur.valeurs:
            yield "Valeurs", _NOT_STATED
        for valeur in indicateur.valeurs:
            year = valeur.annee or "année non indiquée"
            yield f"Valeur {valeur.type}", f"{number(valeur.valeur)} ({year}), {self._spots(valeur.provenance)}"

    def _anomalie(self, anomalie: Anomalie) -> Iterator[Row]:
        yield "Constat", anomalie.message
        yield "Déclaré", anomalie.declare
        yield "Attendu", anomalie.attendu
        if anomalie.ecart is not None:
            yield "Écart", number(anomalie.ecart)
        for ident in anomalie.preuve:
            figure = self._named.get(ident)
            if figure is None:
                yield f"Preuve {ident}", "sans place connue"
            else:
                place = f", {self._spots(figure.provenance)}" if figure.provenance else ""
                yield f"Preuve {ident}", f"{_short(figure)}{place}"

    def _fiche(self, fiche: Fiche) -> Iterator[Row]:
        yield _label("numero"), fiche.numero or _NOT_STATED
        yield "Pages", _span(fiche.page_debut, fiche.page_fin)
        names = ("engagement", "axe", "orientation", "objectif_numero", "objectif_type")
        for name in names:
            yield _label(name), _because(getattr(fiche, name), fiche.source.get(name))
        yield "Objectif, texte", fiche.objectif_texte or _NOT_STATED
        yield "Objectif, national", fiche.objectif_national or "aucun rapprochement certain"
        for section in fiche.sections:
            title = _quoted(section.intitule) if section.intitule else "sans intitulé"
            yield f"Section {section.rang}", f"{section.section}, {title}, {self._line(section.provenance)}"
        yield "Montants", _ids(montant.montant_id for montant in fiche.montants)
        yield "Pourcentages", _ids(rate.pourcentage_id for rate in fiche.pourcentages)
        yield "Indicateurs", _ids(indicateur.indicateur_id for indicateur in fiche.indicateurs)

    def _tableau(self, tableau: Tableau) -> Iterator[Row]:
        yield "Titre", tableau.titre or _NOT_STATED
        yield "Pages", _span(tableau.page_debut, tableau.page_fin)
        found = _METHODES.get(tableau.methode, tableau.methode)
        yield "Trouvé par", f"{found} (confiance {number(tableau.confiance)} sur 1)"
        yield "Taille", f"{count(tableau.rangs, 'rang')}, {count(tableau.colonnes, 'colonne')}"
        heads = [cell for cell in tableau.cellules if cell.rang == 0]
        yield "En-têtes", " | ".join(cell.texte for cell in heads) or _NOT_STATED
        yield "Cellules", f"{tableau.tableau_id}:rang:colonne, comptés de 0, par exemple {tableau.tableau_id}:1:0"

    def _cellule(self, cell: CelluleTableau, tableau: Tableau | None) -> Iterator[Row]:
        yield "Tableau", tableau.tableau_id if tableau else _NOT_STATED
        yield "Rang, colonne", f"{cell.rang}, {cell.colonne} (comptés de 0)"
        if cell.lignes_fusionnees > 1 or cell.colonnes_fusionnees > 1:
            rows, columns = count(cell.lignes_fusionnees, "rang"), count(cell.colonnes_fusionnees, "colonne")
            yield "Cellule fusionnée", f"sur {rows} et {columns}"
        if cell.rang_imprime is not None:
            yield "Imprimée au rang", f"{cell.rang_imprime} ; les sommes du tableau la mettent au rang {cell.rang}"
        yield "Type de rang", cell.type.replace("_", "-")
        yield "En-tête", cell.entete or _NOT_STATED
        yield "Valeur", "aucune, ce n’est pas un chiffre seul" if cell.valeur is None else number(cell.valeur)

    def _document(self) -> Iterator[Row]:
        act = self._extraction.metadonnees
        for field in fields(act):
            value = getattr(act, field.name)
            if field.name == "provenances":
                continue
            if value is None or value == ():
                yield _label(field.name), _NOT_STATED
                continue
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            where = act.provenances.get(field.name)
            yield _label(field.name), f"{shown}, {self._spots(where)}" if where else shown

    def _used(self, ident: str) -> Iterator[Row]:
        for anomalie in self._extraction.anomalies:
            if ident in anomalie.preuve:
                yield f"Anomalie {anomalie.anomalie_id}", f"{anomalie.code}, {anomalie.gravite} : {anomalie.message}"

    def _section(self, name: str | None, fiche: Fiche | None, where: Provenance) -> str:
        """The section a value stands in, with its printed label: the last of that name that begins before it."""
        if name is None:
            return "hors de toute section"
        found = [s for s in (fiche or self._extraction).sections if s.section == name]
        if not found:
            return name
        before = [s for s in found if _at(s.provenance) <= _at(where)]
        section = (before or found)[-1]
        label = f"intitulé {_quoted(section.intitule)}" if section.intitule else "sans intitulé imprimé"
        return f"{name} — {label}, {self._line(section.provenance)}"

    def _printed(self, where: Provenance) -> Iterator[Row]:
        for rank, fragment in enumerate(where.fragments):
            yield "" if rank else "Imprimé", f"{_quoted(fragment.texte)}, {self._place(fragment)}"

    def _spots(self, where: Provenance) -> str:
        return f"{self._place(where.fragments[0])}, {_quoted(shorten(where.texte, _QUOTE_LENGTH))}"

    def _place(self, fragment: Fragment) -> str:
        """Page, line and box; only the line for a text input."""
        place = self._line(fragment)
        if fragment.box is None:
            return place
        box = fragment.box.rounded()
        sides = [number(Decimal(str(side))) for side in (box.x0, box.y0, box.x1, box.y1)]
        return f"{place}, boîte ({f'{BLANK};{BLANK}'.join(sides)})"

    def _line(self, where: Fragment | Provenance) -> str:
        line = f"ligne {where.ligne}"
        return f"p.{NARROW}{where.page}, {line}" if self._extraction.format == "pdf" else line


def _layout(title: str, rows: Sequence[Row], width: int) -> str:
    """Names in a column, what is said of them folded beside it."""
    indent = " " * (2 + max((len(name) for name, _ in rows), default=0) + 2)
    lines = textwrap.wrap(clean(title), width)
    for name, text in rows:
        first = f"  {name}".ljust(len(indent))
        lines += textwrap.wrap(clean(text) or "—", width, initial_indent=first, subsequent_indent=indent)
    return "\n".join(lines)


def _short(one: Named) -> str:
    """The value in a few words."""
    match one.value:
        case Montant() as m:
            known = (m.financeur, str(m.annee or m.periode or ""), m.nature, m.niveau)
            return f"{euros(m.valeur)} ({', '.join(word for word in known if word)})"
        case Pourcentage() as rate:
            return percent(rate.valeur)
        case Indicateur() as indicateur:
            return f"indicateur {_quoted(indicateur.libelle)}"
        case Anomalie() as anomalie:
            return f"{anomalie.code}, {anomalie.gravite}"
        case Fiche() as fiche:
            return f"fiche {_fiche(fiche)}"
        case Tableau():
            return "tableau"
        case CelluleTableau() as cell:
            return f"cellule {_quoted(cell.texte)}"
        case Extraction() as extraction:
            return extraction.fichier


def _fiche(fiche: Fiche | None) -> str:
    if fiche is None:
        return "aucune, hors des fiches"
    return f"{fiche.numero or fiche.fiche_id} {_quoted(fiche.titre)}"


def _quoted(text: str) -> str:
    return f"«{NARROW}{text}{NARROW}»"


def _because(value: str | int | None, reason: str | None) -> str:
    """A value and why; that it is not stated, and what was looked at when the reason says more than that."""
    said = _NOT_STATED if value is None else str(value)
    return f"{said} — {reason}" if reason and not (value is None and reason.startswith("non indiqué")) else said


def _margin(printed: str, incertitude: Decimal) -> str:
    return f"{printed} ± {euros(incertitude)}" if incertitude else f"{printed}, au centime près"


def _label(name: str) -> str:
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} à {last}"


def _ids(idents: Iterable[str]) -> str:
    return ", ".join(idents) or "aucun"


def _at(where: Provenance) -> tuple[int, int]:
    return where.page, where.ligne
