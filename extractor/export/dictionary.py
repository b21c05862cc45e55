"""What each column of the tables means, so that the explanation travels with the data whatever the store."""

from __future__ import annotations

from extractor.export.descriptions import DESCRIPTIONS
from extractor.export.schema import vocabulary
from extractor.export.tables import TABLES, Column, Table

_PRINTED = "The exact printed words."

# What the descriptions of the nested form cannot tell: columns that join tables, or that unfold a provenance.
_COLUMNS = {
    "document_id": DESCRIPTIONS["Extraction.document_id"],
    "indicateur_id": "The indicator it belongs to.",
    "tableau_id": "The table it belongs to.",
    "page": "Page it is printed on, from 1.",
    "ligne": "Line it is printed on, from 1: of the file for a text input, of the page for a PDF.",
    "x0": "Left side of its box, in PDF points from the left of the page; empty for a text input.",
    "y0": "Upper side of its box, in PDF points from the top of the page; empty for a text input.",
    "x1": "Right side of its box, in PDF points from the left of the page; empty for a text input.",
    "y1": "Lower side of its box, in PDF points from the top of the page; empty for a text input.",
    "montants.texte": _PRINTED,
    "pourcentages.texte": _PRINTED,
    "indicateurs_valeurs.texte": _PRINTED,
    "calendriers.texte": _PRINTED,
    "partenaires.nom": "Name.",
}
_ROWS = {
    "partenaires": "A partner of a fiche.",
    "objectifs_operationnels": "An operational objective of a fiche.",
}


def column_meaning(table: Table, column: Column) -> str:
    """What a column holds, in a sentence."""
    own = [f"{owner}.{column.name}" for owner in (table.name, *table.parts)]
    told = _COLUMNS | DESCRIPTIONS
    return next(told[key] for key in (*own, column.name) if key in told)


def table_meaning(table: Table) -> str:
    """What a row of a table is, in a sentence."""
    return _ROWS.get(table.name) or DESCRIPTIONS[table.parts[0]]


def column_words(table: Table, column: Column) -> tuple[str, ...]:
    """The closed vocabulary of a column; empty when it has none."""
    if column.kind != "text":
        return ()
    for part in table.parts:
        if words := vocabulary(f"{part}.{column.name}"):
            return words
    return ()


def all_columns() -> list[tuple[str, str, str, str]]:
    """Table, column, kind and meaning of every column, in the order of the contract."""
    return [(t.name, c.name, c.kind, column_meaning(t, c)) for t in TABLES for c in t.columns]
