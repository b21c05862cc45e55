"""Tables of the document that are data: not the two-column frame of the fiches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from extractor.model.document import Cell, Document, Table
from extractor.model.fiche import HEADING, CelluleTableau, Tableau
from extractor.model.passage import Passage, passage
from extractor.ruleset import Lexique, Ruleset
from extractor.text.euros import EURO, find_euros
from extractor.text.numbers import parse_figure

DATA_COLUMNS = 3
WORDS_BESIDE = 12  # letters for each figure, beyond which a cell holds words and not figures
WORDS_BESIDE_EURO = 24  # the same for a figure that says it is an amount: "1 300 € formation des cadres"
_SIGN = r"(?:€|\u1d49|[°®©]|e\b)"
# In order: groups of thousands on one line; a figure that a narrow cell cuts after its first group ("21", then
# "000 €"), known by the sign that only the whole of it bears; a group that lost a zero ("42 00e"); anything else.
_FIGURE = re.compile(
    r"(?<![\d.,])(?P<figure>"
    rf"\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})*\n\d{{3}}(?:[ \u00a0\u202f]\d{{3}})*(?=\s?{_SIGN})"
    r"|\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?"
    rf"|(?P<short>\d{{1,3}}\s00)(?={_SIGN})"
    r"|\d+(?:[.,]\d+)?)(?!\d)"
    rf"(?P<sign>\s?{_SIGN})?(?P<pct>\s?%)?"
)
_SHORT = re.compile(rf"(?P<group>\d{{1,3}}) 00{_SIGN}")
_ZERO = re.compile(rf"[-–]\s*(?:{EURO})?", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<sign>[-+\u2212–])\s*(?P<figure>\d[^%]*)%")  # a rise or a fall: "+ 25 %", "- 10 %"
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTER = re.compile(r"[^\W\d_]")


def read_tableaux(document: Document, owner: Mapping[tuple[int, int], str], rules: Ruleset) -> list[Tableau]:
    """Data tables in printed order. ``owner`` gives the fiche id of a line (page, number), where it has one."""
    totals = rules.lexique("controles.lignes_total")
    found = []
    for table in document.tables:
        if table.columns < DATA_COLUMNS or table.rows < 2:
            continue
        lines = [line for cell in table.cells for line in cell.lines]
        if not lines:
            continue
        found.append(
            Tableau(
                tableau_id=table.id,
                fiche_id=owner.get((lines[0].page, lines[0].number)),
                titre=None,
                type=None,
                page_debut=table.page_start,
                page_fin=table.page_end,
                rangs=table.rows,
                colonnes=table.columns,
                methode=table.method,
                confiance=Decimal(str(round(table.confidence, 2))),
                cellules=tuple(_cells(table, totals)),
            )
        )
    return found


def _cells(table: Table, totals: Lexique) -> list[CelluleTableau]:
    headings = _headings(table)
    cells = sorted((c for c in table.cells if c.lines), key=lambda c: (c.row, c.column))
    found: list[CelluleTableau] = []
    for rank, group in groupby(cells, key=lambda c: c.row):
        row = list(group)
        heads = rank < table.heads
        kind = "entete" if heads and not any(_counts(cell) for cell in row) else _row_type(row, totals)
        pieces = [piece for cell in row for piece in _pieces(cell, {} if heads else headings, kind)]
        found += _lost_zeros(pieces)
    return found


def _counts(cell: Cell) -> bool:
    """Whether a cell is a figure and no year: the first row of a table that has no heading."""
    return _value(cell.text) is not None and not _YEAR.fullmatch(cell.text.strip())


def _headings(table: Table) -> dict[int, str]:
    """Heading of each column: the rows of the heading from the top, each text over all the columns that it spans."""
    texts: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        title = table.heads > 1 and cell.columns == table.columns
        if cell.row >= table.heads or title or not cell.text:
            continue
        for column in range(cell.column, cell.column + cell.columns):
            above = texts.setdefault(column, [])
            if cell.text not in above:
                above.append(cell.text)
    return {column: HEADING.join(above) for column, above in texts.items()}


def _row_type(row: Sequence[Cell], totals: Lexique) -> str:
    """``total``, ``sous_total`` or ``detail``, as the first words of the row say."""
    label = next((cell.text for cell in row if _LETTER.search(cell.text)), "")
    hit = totals.at_start(label)
    return hit.entree.id if hit else "detail"


def _lost_zeros(row: Sequence[CelluleTableau]) -> Iterator[CelluleTableau]:
    """The pieces of a row; "42 00e" is 42 000 where its row prints that amount whole as well, else no figure."""
    printed = {piece.valeur for piece in row}
    for piece in row:
        short = _SHORT.fullmatch(piece.texte) if piece.valeur is None else None
        whole = Decimal(short["group"]) * 1000 if short else None
        yield replace(piece, valeur=whole) if whole in printed and whole else piece


def _pieces(cell: Cell, headings: Mapping[int, str], kind: str) -> Iterator[CelluleTableau]:
    """A cell, or each of its amounts where it prints several and little else: they are kept apart."""
    whole = passage(cell.lines)
    spans = _figures(whole.text)
    if len(spans) < 2:
        value = _value(whole.text)
        if value is None and spans:
            value = spans[0][2]
        yield _piece(cell, headings, kind, whole, (0, max(len(whole.text), 1)), value)
        return
    for start, end, value in spans:
        yield _piece(cell, headings, kind, whole, (start, end), value)


def _piece(
    cell: Cell, headings: Mapping[int, str], kind: str, whole: Passage, span: tuple[int, int], value: Decimal | None
) -> CelluleTableau:
    start, end = span
    return CelluleTableau(
        rang=cell.row,
        colonne=cell.column,
        entete=headings.get(cell.column),
        texte=" ".join(whole.text[start:end].split()),
        valeur=value,
        provenance=whole.locate(start, end),
        lignes_fusionnees=cell.rows,
        colonnes_fusionnees=cell.columns,
        type=kind,
    )


def _figures(text: str) -> list[tuple[int, int, Decimal | None]]:
    """Figures of a cell that holds figures first of all: span and value; none for a cell of words."""
    if not text.lstrip()[:1].isdigit():
        return []
    found: list[tuple[int, int, Decimal | None]] = []
    room = 0
    for match in _FIGURE.finditer(text):
        figure = parse_figure(" ".join(match["figure"].split("\n")))
        if match["pct"] or (figure is None and not match["short"]):
            continue
        found.append((match.start(), match.end(), figure[0] if figure else None))
        room += WORDS_BESIDE_EURO if match["sign"] else WORDS_BESIDE
    letters = len(_LETTER.findall(_FIGURE.sub("", text)))
    return found if letters <= room else []


def _value(text: str) -> Decimal | None:
    """The figure of a cell that holds nothing else; the zero that spreadsheets print as a dash and a sign."""
    plain = " ".join(text.split())
    if _ZERO.fullmatch(plain):
        return Decimal(0)
    euros = find_euros(plain)
    if len(euros) == 1 and not (plain[: euros[0].start] + plain[euros[0].end :]).strip(" :"):
        return euros[0].valeur
    signed = _SIGNED.fullmatch(plain)
    figure = parse_figure(signed["figure"] if signed else plain.rstrip(" %€"))
    if figure is None:
        return None
    return -figure[0] if signed and signed["sign"] != "+" else figure[0]
