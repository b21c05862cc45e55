"""Section labels: where they stand in the lines, and how much of a line they take."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import replace
from itertools import groupby, pairwise

from extractor.model.document import Line
from extractor.ruleset import Entree, Ruleset
from extractor.segment.donnees import find_data
from extractor.segment.kept import BARE_LABELS, Label, rare, without_lone_questions, without_parts
from extractor.segment.wordings import DASH, END, LabelWords, section_of
from extractor.text.bullets import CROSSES
from extractor.text.fold import fold
from extractor.text.leads import LEAD

LABEL_LINES = 3
LONGEST_FIRST_LINE = 60  # characters: a label cut in two has a short first line
LED_SECTIONS = 3  # different sections that labels with a number or a sign before them must open, to be labels
_CROSS = re.compile(rf"(?:[{CROSSES}]\s*)+$")
_YEAR = re.compile(r"20\d\d")  # over a column: what stands beside it heads another one
_LETTERED = re.compile(r"[A-H][.-]?\d")
ROMAN = {"I": 1, "V": 5, "X": 10}
CALENDAR = "calendrier"  # the section whose lines are steps
TABLE_LABELS = 2  # labels in the first column, from which a table is a fiche
LONGEST_UNKNOWN = 70  # characters: the first cell of a row is a label only when it is short


class LabelFinder:
    """Finds section labels with the words of ``rules/sections.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._words = LabelWords(rules)
        self._payers = rules.lexique("montants.financeurs")
        self._totals = rules.lexique("montants.totaux")
        self._columns = rules.lexique("montants.colonnes")
        self._money = rules.liste("montants.sections_financieres")
        self._patterns = rules.motifs("sections.libelles_motifs")
        self._steps = rules.motifs("sections.etape_datee")

    def find(self, lines: Sequence[Line]) -> dict[int, Label]:
        """Labels by the index of their first line."""
        steps = _crossed(lines)
        at: dict[int, Label | None] = {}
        labels = self._find(lines, steps, at, frozenset())
        lone = rare(lines, labels)
        return self._find(lines, steps, at, lone) if lone else labels

    def _find(
        self, lines: Sequence[Line], steps: Set[int], at: dict[int, Label | None], lone: Set[str]
    ) -> dict[int, Label]:
        """The labels but the words of every day that are ``lone``; ``at``: what begins the lines, once it is known."""
        labels = self._in_cells(lines, steps)
        capitals = self._in_capitals(lines)
        taken = {i for label in labels.values() for i in range(label.index, label.index + label.count)} | steps
        above = ""
        for index, line in enumerate(lines):
            above = labels[index].section if index in labels else above
            if index in taken or (line.cell is not None and line.cell.column > 0):
                continue
            if index not in at:
                at[index] = self._at(lines, index)
            label = at[index]
            if label is None or (label.section == above and not label.inside) or (above and above == label.never):
                continue
            if label.serie and (line.cell is not None or fold(label.intitule) in lone):
                continue
            if above == CALENDAR and index - 1 not in labels and self._is_step(lines[index - 1 : index + 1]):
                continue
            if not (capitals and _is_short(label, line) and not line.text.isupper()):
                labels[index] = label
                above = label.section
                taken.update(range(index, index + label.count))
        labels |= self._beside(lines, labels)
        plain = Counter(label.section for i, label in labels.items() if label.known and lines[i].cell is None)
        labels |= self._led(lines, labels, taken, plain)
        labels |= self._bare(lines, labels, plain)
        return without_lone_questions(without_parts(self._without_data(lines, labels)))

    def _without_data(self, lines: Sequence[Line], labels: Mapping[int, Label]) -> dict[int, Label]:
        """The labels without those in the tables of data.

        The corner of one is a label where it opens a section: not right under a label, nor among the sections of money
        where it only names its column ("Financeur").
        """
        data = find_data(lines)
        found: dict[int, Label] = {}
        section, end = "", -1
        for index, label in sorted(labels.items()):
            if index in data.others:
                continue
            column = section in self._money and self._columns.whole(label.intitule) is not None
            if index in data.corners and (end == index or label.section == section or column):
                continue
            found[index] = label
            section, end = label.section, index + label.count
        return found

    def _led(
        self, lines: Sequence[Line], known: Mapping[int, Label], taken: set[int], plain: Mapping[str, int]
    ) -> dict[int, Label]:
        """Labels after a number or a sign, of the sections whose labels are printed so more often than without.

        Labels in cells that are printed so (among ``known``) prove the habit too.
        """
        found: dict[str, dict[int, Label]] = {}
        for index, line in enumerate(lines):
            if index in taken or (line.cell is not None and line.cell.column > 0):
                continue
            lead = LEAD.match(line.text)
            if lead is None or not lead.end() or not line.text[lead.end()].isupper():
                continue
            label = self._at(lines, index, lead.end())
            if label is not None:
                found.setdefault(_kind(lead), {})[index] = label
        # a number before words in capitals that are a label, and nothing else
        kept = {i: one for ones in found.values() for i, one in ones.items() if _is_title(lines[i], one)}
        for kind, labels in found.items():
            counts = Counter(label.section for label in labels.values())
            counts.update(label.section for label in known.values() if label.lead == kind)
            usual = {section for section, count in counts.items() if count > plain.get(section, 0)}
            if len(usual) >= LED_SECTIONS:
                series = {index: label for index, label in labels.items() if label.section in usual}
                kept |= series | self._between(lines, series, taken, kind)
        return kept

    def _between(
        self, lines: Sequence[Line], series: Mapping[int, Label], taken: set[int], kind: str
    ) -> dict[int, Label]:
        """Labels that no rule knows, in capitals as the others, whose numbers stand between those of the others."""
        found: dict[int, Label] = {}
        number = 0
        for index in range(min(series), len(lines)):
            line = lines[index]
            lead = LEAD.match(line.text)
            if lead is None or _kind(lead) != kind or index in taken or line.cell is not None:
                continue
            rank = _rank(lead)
            if index not in series and rank == number + 1 and line.text.isupper() and _is_short_text(line.text):
                text = line.text[lead.end() :]
                found[index] = _unknown([index], text, len(line.text))
            if index in series or index in found:
                number = rank
        return found

    def _bare(self, lines: Sequence[Line], labels: Mapping[int, Label], plain: Mapping[str, int]) -> dict[int, Label]:
        """Short labels with their text right after them ("Pilote DEF"): two columns flattened.

        They count where the document prints them so more often than with a sign or inside a sentence, and never
        inside a section of their own name ("Financement CD : 4 000 €" under "Moyens financiers").
        """
        taken = {i for label in labels.values() for i in range(label.index, label.index + label.count)}
        others = Counter(plain)
        found: dict[str, dict[int, Label]] = {}
        above = ""
        for index, line in enumerate(lines):
            above = labels[index].section if index in labels else above
            if index in taken or line.cell is not None or not line.text[:1].isupper():
                continue
            entree, end = self._words.head(line.text)
            rest = line.text[end:].lstrip()
            if entree is None or not rest or (glued := entree.attributs.get("colle")) is None:
                continue
            if _LETTERED.match(rest):
                continue  # "Objectif B.1 – …" is a heading
            label = _known(entree, index, 1, end, line.text[:end])
            if label.section == above and "repete" not in entree.attributs:
                continue
            if rest[0].isupper() or (rest[0].isdigit() and glued == "oui"):
                found.setdefault(label.section, {})[index] = label
                above = label.section
            else:
                others[label.section] += 1
        kept = [ones for section, ones in found.items() if len(ones) >= max(BARE_LABELS, others[section] + 1)]
        return {index: label for ones in kept for index, label in ones.items()}

    def _in_capitals(self, lines: Sequence[Line]) -> bool:
        """Whether the labels that fill a line are printed in capitals: then "Pilote" alone is a word like another."""
        alone = [line.text for line in lines if line.cell is None and self._words.whole(line.text) is not None]
        long = [text for text in alone if " " in text]
        return len(long) >= 4 and sum(text.upper() == text for text in long) > 0.7 * len(long)

    def _in_cells(self, lines: Sequence[Line], steps: Container[int]) -> dict[int, Label]:
        """Labels that fill the first cell of a row, but for the ``steps`` of a calendar."""
        filled = {(line.cell.table, line.cell.row) for line in lines if line.cell and line.cell.column > 0}
        labels: dict[int, Label] = {}
        fiche_tables: set[str] = set()
        for key, group in groupby(range(len(lines)), key=lambda i: _first_cell(lines[i])):
            if key is None:
                continue
            indexes = list(group)
            text = " ".join(lines[i].text for i in indexes)
            cell = lines[indexes[0]].cell
            if indexes[0] in steps:
                continue
            entree, end = self._words.head(text)
            lead = LEAD.match(text) if entree is None else None
            if lead is not None:
                text = text[lead.end() :]
                entree, end = self._words.head(text)
            if entree is not None and not text[end:].strip(END):
                label = _label(lines, indexes, entree, text)
                labels[indexes[0]] = replace(label, lead=_kind(lead)) if lead else label
                fiche_tables |= {key[0]} if label.inside and not label.serie else set()
            elif self._is_budget(text):
                continue
            elif cell and cell.columns == 2 and (cell.table, cell.row) in filled and len(text) <= LONGEST_UNKNOWN:
                labels[indexes[0]] = _unknown(indexes, text, len(lines[indexes[-1]].text))
        # a first cell that no rule knows is a label only beside labels that rules know
        sure = {i for i, label in labels.items() if label.known and label.inside and not label.serie}
        return {i: label for i, label in labels.items() if i in sure or _table(lines[i]) in fiche_tables}

    def _beside(self, lines: Sequence[Line], known: Mapping[int, Label]) -> dict[int, Label]:
        """Labels in the other columns of the tables of a fiche.

        Either they fill a cell, with their text in the next one ("Calendrier | 2023 | Public | Familles"), or each cell
        of a row is a box under a label of its own.
        """
        in_table = Counter(_table(lines[i]) for i, label in known.items() if label.known)
        found: dict[int, Label] = {}
        for key, group in groupby(range(len(lines)), key=lambda i: _row(lines[i])):
            if key is None or not in_table[key[0]]:
                continue
            cells = [list(cell) for _, cell in groupby(group, key=lambda i: lines[i].cell)]
            for cell, following in pairwise(cells[1:]):
                text, after = (" ".join(lines[i].text for i in one) for one in (cell, following))
                entree = self._words.whole(text) if in_table[key[0]] >= TABLE_LABELS else None
                row = known.get(cells[0][0])
                if entree is not None and row is not None and row.section == section_of(entree):
                    continue  # "Indicateurs de suivi | Indicateur | Cible": the head of a column of its table
                heads = _YEAR.fullmatch(after) is not None or self._words.whole(after) is not None
                if entree is not None and not heads:
                    found[cell[0]] = _label(lines, cell, entree, text)
            if self._is_box(lines, cells[0], known):
                boxes = ((cell[0], self._at(lines, cell[0])) for cell in cells[1:])
                found |= {index: label for index, label in boxes if label is not None and label.known}
        return found

    def _is_box(self, lines: Sequence[Line], cell: Sequence[int], known: Mapping[int, Label]) -> bool:
        """Whether a cell begins with a label and holds its text too."""
        label = known.get(cell[0])
        if label is None or not label.known:
            return False
        last = label.index + label.count - 1
        return last < cell[-1] or bool(lines[last].text[label.end :].strip(END))

    def _is_step(self, lines: Sequence[Line]) -> bool:
        """Whether all these lines are steps with their dates: "Bilan : fin 2026" below another one."""
        return all(self._steps.matches(line.text) for line in lines)

    def _is_budget(self, text: str) -> bool:
        """Whether a first cell names who pays, or a total: it heads an amount, and is no label."""
        return self._payers.whole(text) is not None or self._totals.whole(text) is not None

    def _at(self, lines: Sequence[Line], index: int, skip: int = 0) -> Label | None:
        """Label at the start of a plain line (after ``skip`` characters), possibly cut by the line end."""
        text = lines[index].text[skip:]
        pattern = self._by_pattern(text, index, skip)
        if pattern is not None:
            return pattern
        head = next((c for c in text if c.isalnum()), "")
        if not head.isupper():
            return None
        for count in range(self._cut_lines(lines, index), 0, -1):
            before = " ".join(line.text for line in lines[index : index + count - 1])[skip:]
            at = len(before) + 1 if before else 0
            whole = f"{before} {lines[index + count - 1].text}" if before else text
            entree, end = self._words.head(whole, cut=at)
            end = end if whole[end:].strip(END) else len(whole)
            if entree is None or end <= at:
                continue
            if self._accepts(entree, whole, end) or (count == 1 and _is_parted(lines[index], end + skip)):
                return _known(entree, index, count, end - at + (skip if count == 1 else 0), whole[:end])
        return None

    def _by_pattern(self, text: str, index: int, skip: int) -> Label | None:
        """The label that only a pattern knows."""
        found = self._patterns.first_match(text)
        if found is None:
            return None
        motif, match = found
        if not motif.valeur.get("contenu") and text[:1].islower():
            return None  # the end of a sentence
        end = 0 if motif.valeur.get("contenu") else match.end()
        return Label(
            index, 1, end + skip if end else 0, motif.valeur["section"], text[:end].rstrip(" :"), None, known=False
        )

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
        if not rest.strip(END):
            return True
        mode = entree.attributs.get("debut", "")
        if ":" in text[:end] or DASH.search(text[:end]):
            return mode != ""
        return mode == "texte" and (rest[0].isupper() or not rest[0].isalnum() or rest[0].isdigit())


def _is_parted(line: Line, at: int) -> bool:
    """Whether a tab parts a line of two cells there, as a table copied into a text does."""
    cells = [cell for cell in line.raw.split("\t") if cell.strip()]
    return len(cells) == 2 and at < len(line.offsets) and line.raw[line.offsets[at]] == "\t"


def _crossed(lines: Sequence[Line]) -> set[int]:
    """Lines of the first cells of rows that hold crosses and nothing else ("Évaluation | | X"): steps of a calendar."""
    beside: dict[tuple[str, int], bool] = {}
    for line in lines:
        if line.cell is not None and line.cell.column > 0:
            row = line.cell.table, line.cell.row
            beside[row] = beside.get(row, True) and _CROSS.match(line.text) is not None
    return {
        index
        for index, line in enumerate(lines)
        if line.cell is not None and not line.cell.column and beside.get((line.cell.table, line.cell.row))
    }


def _first_cell(line: Line) -> tuple[str, int, int] | None:
    """Key of the cell when it is the first of several of its row, else None."""
    cell = line.cell
    if cell is None or cell.column > 0 or cell.columns < 2 or cell.span >= cell.columns:
        return None
    return cell.table, cell.row, line.page


def _kind(lead: re.Match[str]) -> str:
    """The kind of number before a label, or the sign itself."""
    return lead["sign"] if lead.lastgroup == "sign" else lead.lastgroup or ""


def _row(line: Line) -> tuple[str, int, int] | None:
    """Key of the row of a line in a table of several columns."""
    cell = line.cell
    return (cell.table, cell.row, line.page) if cell is not None and cell.columns > 1 else None


def _is_short(label: Label, line: Line) -> bool:
    return " " not in label.intitule and label.end >= len(line.text)


def _table(line: Line) -> str | None:
    return line.cell.table if line.cell else None


def _unknown(indexes: Sequence[int], text: str, end: int) -> Label:
    """A label that no rule knows: its section is named by its words."""
    slug = re.sub(r"[\W_]+", "_", fold(text)).strip("_")
    return Label(indexes[0], len(indexes), end, f"autre:{slug}", text.rstrip(" :"), None, known=False)


def _rank(lead: re.Match[str]) -> int:
    """The place of a number in its series; 0 for what does not count."""
    if lead["roman"]:
        values = [ROMAN[sign] for sign in lead["roman"]]
        return sum(-a if a < b else a for a, b in pairwise([*values, 0]))
    return int(lead["digit"]) if lead["digit"] else 0


def _is_title(line: Line, label: Label) -> bool:
    return line.text.isupper() and " " in label.intitule and label.end >= len(line.text.rstrip(END))


def _is_short_text(text: str) -> bool:
    return len(text) <= LONGEST_UNKNOWN and text[-1:] not in ".;,"


def _label(lines: Sequence[Line], indexes: Sequence[int], entree: Entree, text: str) -> Label:
    return _known(entree, indexes[0], len(indexes), len(lines[indexes[-1]].text), text)


def _known(entree: Entree, index: int, count: int, end: int, printed: str) -> Label:
    return Label(
        index=index,
        count=count,
        end=end,
        section=section_of(entree),
        intitule=printed.strip().rstrip(END),
        famille=entree.attributs.get("famille"),
        inside=entree.attributs.get("dans_sa_section") != "non",
        serie=entree.attributs.get("serie") == "oui",
        never=entree.attributs.get("jamais_dans", ""),
    )
