"""Calendar of a fiche: what is planned when, as dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from extractor.extraction.etapes import dated_rows, steps, without_when
from extractor.model.document import Line
from extractor.model.fiche import Calendrier
from extractor.model.passage import Passage
from extractor.ruleset import Ruleset
from extractor.text.bullets import CROSSES
from extractor.text.dates import DateSpan, find_dates

YEARS_OF_GRID = 2  # years at the head of columns, from which a table is a calendar of crosses
LONGEST_ROW = 60  # characters before the colon of a line that says what is planned when
LONG_LINE = 40  # characters: a shorter line is ended, wherever the margin stands
FULL_LINE = 0.9  # of the margin: a longer line may go on with the next one
_CROSSES = re.compile(rf"^(?:[{CROSSES}]\s*)+$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_HEAD = re.compile(r"^[^\W\d_]*(?:\s+[^\W\d_]+){0,2}\s*\d?((?:\s+(?:19|20)\d\d){2,})$")

_WORD = re.compile(r"[^\W\d_]{3,}")

_When = tuple[str | None, str | None]
_Row = tuple[int, int, str | None, _When]  # span in the passage, what, when


def read_calendriers(passage: Passage, rules: Ruleset) -> list[Calendrier]:
    """What the section plans, in printed order: a step of a paragraph each, or a row of a table that says when.

    ``debut`` and ``fin`` are None where the document leaves that end open ("à partir de 2022", "d'ici 2024").
    """
    columns = _columns(passage)
    rows_of_dates, dated = dated_rows(passage)
    found = [*_crossed(passage, columns), *_paragraphs(passage, {*columns, *dated}, rules)]
    for named, at in rows_of_dates:
        action, when = _tidy(passage.text[slice(*named)]), _plain(passage.text[slice(*at)], rules)[1]
        found.append((min(*named, *at), max(*named, *at), action, when))
    rows = []
    for rank, (start, end, what, (debut, fin)) in enumerate(sorted(found, key=lambda row: row[0]), start=1):
        same = debut and fin and debut[:4] == fin[:4]
        annee = int(debut[:4]) if debut and same else None
        rows.append(Calendrier(rank, what or None, annee, debut, fin, passage.locate(start, end)))
    return rows


def _columns(passage: Passage) -> dict[str, dict[int, int]]:
    """Year of each column of the tables whose columns are headed by years."""
    years: dict[str, dict[int, int]] = {}
    for line in passage.lines:
        if line.cell is not None and line.cell.column > 0 and _YEAR.match(line.text.strip()):
            years.setdefault(line.cell.table, {}).setdefault(line.cell.column, int(line.text))
    return {table: heads for table, heads in years.items() if len(heads) >= YEARS_OF_GRID}


def _crossed(passage: Passage, columns: Mapping[str, Mapping[int, int]]) -> Iterator[_Row]:
    """Rows of the tables of crosses: the action in the first column, and each run of years that are crossed.

    Beside the label of the section, that column is not the first of the table.
    """
    first: dict[str, int] = {}
    for line in passage.lines:
        if line.cell is not None and line.cell.table in columns:
            first[line.cell.table] = min(line.cell.column, first.get(line.cell.table, line.cell.column))
    spans: dict[tuple[str, int], tuple[int, int]] = {}
    crosses: dict[tuple[str, int], list[int]] = {}
    for line, at, cut in zip(passage.lines, passage.starts, passage.cuts, strict=True):
        if line.cell is None or line.cell.table not in columns:
            continue
        row = (line.cell.table, line.cell.row)
        if line.cell.column == first[line.cell.table]:
            spans[row] = (spans.get(row, (at, at))[0], at + cut)
        elif _CROSSES.match(line.text) and line.cell.column in columns[line.cell.table]:
            spanned = range(line.cell.column, line.cell.column + line.cell.span)
            heads = columns[line.cell.table]
            crosses.setdefault(row, []).extend(heads[column] for column in spanned if column in heads)
    for row, years in crosses.items():
        if row in spans:
            start, end = spans[row]
            for since, until in _runs(sorted(set(years))):
                yield start, end, _tidy(passage.text[start:end]), (f"{since}-01-01", f"{until}-12-31")


def _runs(years: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive years."""
    begin = 0
    for at in range(1, len(years) + 1):
        if at == len(years) or years[at] != years[at - 1] + 1:
            yield years[begin], years[at - 1]
            begin = at


def _paragraphs(passage: Passage, tables: Collection[str], rules: Ruleset) -> Iterator[_Row]:
    """Steps of the paragraphs outside the ``tables`` that say when by themselves.

    In a text that lost its columns, crosses stand alone below an action: as many as there are years say all of them.
    """
    grid: list[int] = []
    pending: _Row | None = None
    crosses = 0
    margin = max((_end(line) for line in passage.lines), default=0.0)
    for start, end in passage.rows(lambda line, before: _opens(line, before, margin)):
        cell = passage.line_at(start).cell
        if cell is not None and cell.table in tables:
            continue
        text = passage.text[start:end].strip()
        head = _HEAD.match(text)
        if head is not None:
            grid = [int(year) for year in head[1].split()]
            continue
        if grid and _CROSSES.match(text):
            crosses += len(text.split())
            continue
        first = start + passage.text[start:end].index(text)
        for a, b in steps(text, rules):
            if pending is not None:
                yield _all_years(pending, grid, crosses)
            crosses = 0
            pending = (first + a, first + b, *_plain(text[a:b].strip(), rules))
    if pending is not None:
        yield _all_years(pending, grid, crosses)


def _opens(line: Line, before: Line, margin: float) -> bool:
    """Whether a printed line is a row of its own: it says what, and when, on the two sides of a colon.

    Where it does not begin with the date, the line before must have ended: not at the ``margin``.
    """
    head, colon, _ = line.text.partition(":")
    if not colon or len(head) > LONGEST_ROW or line.text[:1].islower():
        return False
    if find_dates(head):
        return True
    ended = len(before.text) < LONG_LINE or _end(before) < FULL_LINE * margin
    return ended and bool(find_dates(line.text))


def _end(line: Line) -> float:
    return line.box.x1 if line.box else float(len(line.text))


def _all_years(row: _Row, grid: list[int], crosses: int) -> _Row:
    if grid and crosses == len(grid):
        return *row[:3], (f"{grid[0]}-01-01", f"{grid[-1]}-12-31")
    return row


def _plain(text: str, rules: Ruleset) -> tuple[str | None, _When]:
    """What a paragraph plans, and when: from its first date to its last, open where the words say so."""
    dates = find_dates(text)
    if not dates:
        return _tidy(text), (None, None)
    debut: str | None = min(date.debut for date in dates).isoformat()
    fin: str | None = max(date.fin for date in dates).isoformat()
    before, after = text[: dates[0].start], text[_end_of_first(dates, text, rules) :]
    since = rules.motifs("texte.avant_debut").first_search(before)
    onwards = rules.motifs("texte.apres_debut").first_match(after)
    until = rules.motifs("texte.avant_fin").first_search(before)
    if len(dates) == 1:
        debut, fin = None if until else debut, None if since or onwards else fin
    opening = since or until
    before = _finished(before[: opening[1].start()] if opening else before, rules)
    after = _tidy(after[onwards[1].end() :] if onwards else after)
    what = before if _WORD.search(before) else after if _WORD.search(without_when(after, rules)) else ""
    return what, (debut, fin)


def _end_of_first(dates: Sequence[DateSpan], text: str, rules: Ruleset) -> int:
    """Where the first date ends, or the last of those that are printed with it ("2023 et 2024 : ouverture")."""
    end = dates[0].end
    for date in dates[1:]:
        if not rules.motifs("texte.entre_dates").matches(text[end : date.start]):
            break
        end = date.end
    return end


def _finished(text: str, rules: Ruleset) -> str:
    """Words before a date, without those that only lead to it ("Lancement en", "de")."""
    words = _tidy(text).split()
    unfinished = rules.lexique("texte.mots_inacheves")
    while words and words[-1].islower() and unfinished.whole(words[-1]) is not None:
        words.pop()
    return _tidy(" ".join(words))


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" :-–•(,;").removesuffix(".")
