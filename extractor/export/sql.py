"""What both databases share: their tables, keys, indexes and views, made from the tables of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.export.dictionary import all_columns
from extractor.export.tables import TABLES, Table

# A table that holds the columns of a key refers to the table whose key it is; the finest one first.
_OWNERS = {
    ("document_id", "tableau_id"): "tableaux",
    ("document_id", "indicateur_id"): "indicateurs",
    ("document_id", "fiche_id"): "fiches",
    ("document_id",): "documents",
}


def references(table: Table) -> list[tuple[tuple[str, ...], str]]:
    """Columns of ``table`` that are the key of another table, with that table's name."""
    return [
        (columns, owner)
        for columns, owner in _OWNERS.items()
        if owner != table.name and set(columns) <= set(table.header)
    ]


def tables(types: Mapping[str, str]) -> Iterator[str]:
    """Statements that create the tables; ``types`` gives the database's name of each kind of column."""
    yield 'CREATE TABLE colonnes ("table" TEXT, colonne TEXT, type TEXT, description TEXT)'
    for table in TABLES:
        required = table.key or table.header[:1]
        lines = [
            f'"{column.name}" {types[column.kind]}{" NOT NULL" * (column.name in required)}' for column in table.columns
        ]
        if table.key:
            lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
        for columns, owner in references(table):
            names = ", ".join(columns)
            lines.append(f"FOREIGN KEY ({names}) REFERENCES {owner} ({names})")
        yield f"CREATE TABLE {table.name} ({', '.join(lines)})"


def meanings() -> list[tuple[str, str, str, str]]:
    """Rows of the table ``colonnes``: table, column, type and meaning of every column."""
    return all_columns()


def insert(table: Table) -> str:
    """Statement that adds a row."""
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"


def indexes() -> Iterator[str]:
    """Statements that create what speeds up the joins and searches that no key serves."""
    for table in TABLES:
        for columns, _ in references(table)[:1]:
            if columns != table.key[: len(columns)]:
                yield f"CREATE INDEX i_{table.name} ON {table.name} ({', '.join(columns)})"
    yield "CREATE INDEX i_documents_departement ON documents (departement_code, exercice)"
    yield "CREATE INDEX i_anomalies_code ON anomalies (code, gravite)"
    yield "CREATE INDEX i_montants_financeur ON montants (financeur, annee)"


def views() -> tuple[str, ...]:
    """Statements that create the views."""
    return _FINANCEMENT, _COMPARAISON


# The figures of the summary on screen (``extractor.export.budget``): the printed total of a payer over all years, else
# its years each counted once; what no total tells is the sum of the details.
_FINANCEMENT = """
CREATE VIEW v_fiches_financement AS
WITH imprimes AS (
    SELECT document_id, fiche_id, nature, COALESCE(financeur, 'total') AS financeur, niveau, annee, valeur,
        rowid AS rang,
        MAX(niveau) OVER (PARTITION BY document_id, fiche_id, nature, COALESCE(financeur, 'total')) AS retenu
    FROM montants
    WHERE fiche_id IS NOT NULL AND nature IN ('prevu', 'consomme')
        AND (niveau = 'total' OR (niveau = 'sous_total' AND financeur IS NOT NULL))
), premiers AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY document_id, fiche_id, nature, financeur, annee ORDER BY rang) AS place
    FROM imprimes WHERE niveau = retenu
), totaux AS (
    SELECT document_id, fiche_id, nature, financeur,
        COALESCE(MAX(CASE WHEN annee IS NULL THEN valeur END), SUM(valeur)) AS valeur
    FROM premiers WHERE place = 1 GROUP BY document_id, fiche_id, nature, financeur
), details AS (
    SELECT document_id, fiche_id, nature, financeur, SUM(valeur) AS valeur
    FROM montants
    WHERE fiche_id IS NOT NULL AND nature = 'prevu' AND niveau = 'detail' AND financeur <> 'total'
    GROUP BY document_id, fiche_id, nature, financeur
), figures AS (
    SELECT * FROM totaux
    UNION ALL
    SELECT d.* FROM details d LEFT JOIN totaux t
        ON t.document_id = d.document_id AND t.fiche_id = d.fiche_id AND t.nature = d.nature
        AND t.financeur = d.financeur
    WHERE t.document_id IS NULL
), sommes AS (
    SELECT document_id, fiche_id,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'total' THEN valeur END) AS prevu_imprime,
        SUM(CASE WHEN nature = 'prevu' AND financeur <> 'total' THEN valeur END) AS prevu_additionne,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'departement' THEN valeur END) AS prevu_departement,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'etat' THEN valeur END) AS prevu_etat,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'fir' THEN valeur END) AS prevu_fir,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'ondam' THEN valeur END) AS prevu_ondam,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'plf' THEN valeur END) AS prevu_plf,
        SUM(CASE WHEN nature = 'prevu' AND financeur = 'caf' THEN valeur END) AS prevu_caf,
        SUM(CASE WHEN nature = 'prevu' AND financeur LIKE 'autre:%' THEN valeur END) AS prevu_autres,
        SUM(CASE WHEN nature = 'consomme' AND financeur = 'total' THEN valeur END) AS consomme
    FROM figures GROUP BY document_id, fiche_id
)
SELECT d.document_id, d.departement_code, d.departement_nom, d.exercice, d.periode_debut, d.periode_fin,
    f.fiche_id, f.numero, f.titre, f.engagement, f.objectif_numero, f.page_debut,
    COALESCE(s.prevu_imprime, s.prevu_additionne) AS prevu,
    CASE WHEN s.prevu_imprime IS NOT NULL THEN 'imprime' WHEN s.prevu_additionne IS NOT NULL THEN 'additionne' END
        AS prevu_source,
    s.prevu_departement, s.prevu_etat, s.prevu_fir, s.prevu_ondam, s.prevu_plf, s.prevu_caf, s.prevu_autres,
    s.consomme,
    ROUND(100.0 * s.consomme / NULLIF(s.prevu_imprime, 0), 1) AS taux_consomme
FROM fiches f
JOIN documents d ON d.document_id = f.document_id
LEFT JOIN sommes s ON s.document_id = f.document_id AND s.fiche_id = f.fiche_id
"""

# One line a document: the sums are those of its fiches that tell both figures where a rate is made of them.
_COMPARAISON = """
CREATE VIEW v_comparaison AS
WITH budgets AS (
    SELECT document_id, COUNT(*) AS fiches, COUNT(prevu) AS fiches_chiffrees, SUM(prevu) AS prevu,
        SUM(prevu_departement) AS prevu_departement,
        SUM(COALESCE(prevu_etat, 0) + COALESCE(prevu_fir, 0) + COALESCE(prevu_ondam, 0) + COALESCE(prevu_plf, 0))
            AS prevu_etat_et_sources,
        SUM(consomme) AS consomme,
        ROUND(100.0 * SUM(CASE WHEN taux_consomme IS NOT NULL THEN consomme END)
            / NULLIF(SUM(CASE WHEN taux_consomme IS NOT NULL THEN prevu END), 0), 1) AS taux_consomme
    FROM v_fiches_financement GROUP BY document_id
), constats AS (
    SELECT document_id,
        SUM(CASE WHEN gravite = 'erreur' THEN 1 ELSE 0 END) AS erreurs,
        SUM(CASE WHEN gravite = 'avertissement' THEN 1 ELSE 0 END) AS avertissements,
        SUM(CASE WHEN gravite = 'info' THEN 1 ELSE 0 END) AS infos
    FROM anomalies GROUP BY document_id
)
SELECT d.document_id, d.departement_code, d.departement_nom, d.natures, d.exercice, d.periode_debut, d.periode_fin,
    d.statut, d.pages, COALESCE(b.fiches, 0) AS fiches, COALESCE(b.fiches_chiffrees, 0) AS fiches_chiffrees,
    b.prevu, b.prevu_departement, b.prevu_etat_et_sources, b.consomme, b.taux_consomme,
    COALESCE(c.erreurs, 0) AS erreurs, COALESCE(c.avertissements, 0) AS avertissements, COALESCE(c.infos, 0) AS infos
FROM documents d
LEFT JOIN budgets b ON b.document_id = d.document_id
LEFT JOIN constats c ON c.document_id = d.document_id
ORDER BY d.departement_code, d.exercice, d.document_id
"""
