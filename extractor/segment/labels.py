"""Section labels: where they stand in the lines, and how much of a line they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.model.document import Line
from extractor.ruleset import Entree, Ruleset
from extractor.text.fold import fold

LABEL_LINES = 3
LONGEST_FIRST_LINE = 60  # characters: a label cut in two has a short first line
LONGEST_UNKNOWN = 70  # characters: the first cell of a row is a label only when it is short


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: it takes ``count`` lines from ``index``, the last one up to ``end`` (offset in its text)."""

    index: int
    count: int
    end: int
    section: str
    intitule: str
    famille: str | None
    known: bool = True


class LabelFinder:
    """Finds section labels with the words of ``rules/sections.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._lexique = rules.lexique("sections.libelles")
        self._payers = rules.lexique("montants.financeurs")
        self._totals = rules.lexique("montants.totaux")
        self._suites = rules.motifs("sections.suite")
        self._patterns = rules.motifs("sections.libelles_motifs")

    def find(self, lines: Sequence[Line]) -> dict[int, Label]:
        """Labels by the index of their first line."""
        labels = self._in_cells(lines)
        capitals = self._in_capitals(lines)
        taken = {i for label in labels.values() for i in range(label.index, label.index + label.count)}
        for index, line in enumerate(lines):
            if index in taken or (line.cell is not None and line.cell.column > 0):
                continue
            label = self._at(lines, index)
            if label is not None and not (capitals and _is_short(label, line) and not line.text.isupper()):
                labels[index] = label
                taken.update(range(index, index + label.count))
        return labels

    def _in_capitals(self, lines: Sequence[Line]) -> bool:
        """Whether the labels that fill a line are printed in capitals: then "Pilote" alone is a word like another."""
        alone = [line.text for line in lines if line.cell is None and self._lexique.whole(line.text) is not None]
        long = [text for text in alone if " " in text]
        return len(long) >= 4 and sum(text.upper() == text for text in long) > 0.7 * len(long)

    def _in_cells(self, lines: Sequence[Line]) -> dict[int, Label]:
        """Labels that fill the first cell of a row."""
        filled = {(line.cell.table, line.cell.row) for line in lines if line.cell and line.cell.column > 0}
        labels: dict[int, Label] = {}
        fiche_tables: set[str] = set()
        for key, group in groupby(range(len(lines)), key=lambda i: _first_cell(lines[i])):
            if key is None:
                continue
            indexes = list(group)
            text = " ".join(lines[i].text for i in indexes)
            cell = lines[indexes[0]].cell
            entree, end = self._head(text)
            if entree is not None and not text[end:].strip():
                labels[indexes[0]] = _label(lines, indexes, entree, text)
                fiche_tables.add(key[0])
            elif self._is_budget(text):
                continue
            elif cell and cell.columns == 2 and (cell.table, cell.row) in filled and len(text) <= LONGEST_UNKNOWN:
                slug = re.sub(r"[\W_]+", "_", fold(text)).strip("_")
                last = len(lines[indexes[-1]].text)
                labels[indexes[0]] = Label(
                    indexes[0], len(indexes), last, f"autre:{slug}", text.rstrip(" :"), None, known=False
                )
        # a first cell that no rule knows is a label only beside labels that rules know
        return {i: label for i, label in labels.items() if label.known or _table(lines[i]) in fiche_tables}

    def _is_budget(self, text: str) -> bool:
        """Whether a first cell names who pays, or a total: it heads an amount, and is no label."""
        return self._payers.whole(text) is not None or self._totals.whole(text) is not None

    def _head(self, text: str, cut: int = 0) -> tuple[Entree | None, int]:
        """The label at the start of ``text`` and where what follows it begins.

        A bare year or figure on the line after the label (from ``cut``) is content, not the end of the label.
        """
        hit = self._lexique.at_start(text)
        if hit is None:
            return None, 0
        end = hit.end
        for motif in self._suites:
            more = motif.match(text[end:])
            if more is not None and (end >= cut or any(c.isalpha() for c in more.group())):
                end += more.end()
                break
        return hit.entree, end

    def _at(self, lines: Sequence[Line], index: int) -> Label | None:
        """Label at the start of a plain line, possibly cut by the line end."""
        text = lines[index].text
        pattern = self._patterns.first_match(text)
        if pattern is not None:
            motif, _ = pattern
            end = 0 if motif.valeur.get("contenu") else len(text)
            return Label(index, 1, end, motif.valeur["section"], text[:end].rstrip(" :"), None, known=False)
        head = next((c for c in text if c.isalnum()), "")
        if not head.isupper():
            return None
        for count in range(self._cut_lines(lines, index), 0, -1):
            before = " ".join(line.text for line in lines[index : index + count - 1])
            at = len(before) + 1 if before else 0
            whole = f"{before} {lines[index + count - 1].text}" if before else text
            entree, end = self._head(whole, cut=at)
            if entree is not None and end > at and self._accepts(entree, whole, end):
                return _known(entree, index, count, end - at, whole[:end])
        return None

    def _cut_lines(self, lines: Sequence[Line], index: int) -> int:
        """How many lines a label that begins here may take: it is cut where its lines are short."""
        count = 1
        while (
            count < LABEL_LINES
            and index + count < len(lines)
            and len(lines[index + count - 1].text) <= LONGEST_FIRST_LINE
            and lines[index + count].cell == lines[index].cell
        ):
            count += 1
        return count

    def _accepts(self, entree: Entree, text: str, end: int) -> bool:
        """Whether what follows the label lets it be one."""
        rest = text[end:].strip()
        if not rest:
            return True
        mode = entree.attributs.get("debut", "")
        if ":" in text[:end]:
            return mode != ""
        return mode == "texte" and (rest[0].isupper() or not rest[0].isalnum() or rest[0].isdigit())


def _first_cell(line: Line) -> tuple[str, int, int] | None:
    """Key of the cell when it is the first of several of its row, else None."""
    cell = line.cell
    if cell is None or cell.column > 0 or cell.columns < 2 or cell.span >= cell.columns:
        return None
    return cell.table, cell.row, line.page


def _is_short(label: Label, line: Line) -> bool:
    return " " not in label.intitule and label.end >= len(line.text)


def _table(line: Line) -> str | None:
    return line.cell.table if line.cell else None


def _label(lines: Sequence[Line], indexes: Sequence[int], entree: Entree, text: str) -> Label:
    return _known(entree, indexes[0], len(indexes), len(lines[indexes[-1]].text), text)


def _known(entree: Entree, index: int, count: int, end: int, printed: str) -> Label:
    return Label(
        index=index,
        count=count,
        end=end,
        section=entree.attributs.get("section", entree.id),
        intitule=printed.strip().rstrip(" :"),
        famille=entree.attributs.get("famille"),
    )
