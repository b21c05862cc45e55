"""Indicators of a section, one row each, with unit, family and the values printed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.extraction.indicateurs_tableau import Row, rows_of_tables
from extractor.extraction.indicateurs_valeurs import FIGURE, ValueReader, same_thing, words_of
from extractor.model.fiche import Indicateur, ValeurIndicateur
from extractor.model.passage import Passage, Provenance
from extractor.ruleset import Ruleset
from extractor.text.bullets import BULLETS, LEADING, LETTER
from extractor.text.numbers import parse_figure

_MARK = re.compile(rf"^(?:[\s_{LEADING}]+|{LETTER}\s+|20\d\d\s*:\s*(?!\d))+")
_NUMBERED = re.compile(r"(?=\(\d{1,2}(?:-\w)?\)\s*\w)")
_DASHED = re.compile(r"\s[-–_•]\s+(?=[A-ZÀ-Ý])")
_IN_BRACKETS = re.compile(rf"\s*\((?P<valeur>{FIGURE})\s*(?P<pct>%)?\s[^()]*(?:\([^()]*\)[^()]*)?\)[\s.;]*$")
_ANOTHER = re.compile(r"\s(?=[A-ZÀ-Ý][^:;,.]{3,40}:)")  # where a label of its own begins
_DATED = re.compile(r"\s*20\d\d\s*:\s*\d")  # "Valeur 2022 : 310"
_FIGURE_FIRST = re.compile(rf"\s*(?:{FIGURE})\s*%?\s+")
_LAST_BRACKETS = re.compile(r"\s*\((?P<dedans>[^()]*)\)[\s.;]*$")
_LETTERS = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"^(?:19|20)\d\d$")

DAYS = "jours"

Span = tuple[int, int]


class IndicateurReader:
    """Reads indicators with the words of ``rules/indicateurs.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._units = rules.lexique("indicateurs.unites")
        self._printed_units = rules.lexique("indicateurs.unites_imprimees")
        self._reader = ValueReader(rules)
        self._links = rules.lexique("indicateurs.mots_de_liaison")
        self._in_year = rules.motifs("indicateurs.en_annee")
        self._numbers = rules.motifs("indicateurs.numero")
        self._other_units = rules.motifs("indicateurs.autres_unites")
        self._kinds = rules.lexique("indicateurs.types_valeur")
        self._opens = rules.motifs("indicateurs.debut_de_ligne")
        self._columns = rules.lexique("indicateurs.types_colonne")
        self._others = rules.lexique("indicateurs.autres_colonnes")
        self._again = rules.motifs("indicateurs.nouvel_indicateur")
        self._national = rules.motifs("indicateurs.nationaux")
        self._none = rules.motifs("indicateurs.hors_indicateur")
        self._starts = rules.motifs("indicateurs.base_cible")

    def read(self, passage: Passage, famille: str | None, prefix: str, first: int) -> list[Indicateur]:
        """Indicators of a section in printed order; ids are ``{prefix}i{n}``, n from ``first``."""
        found: list[Indicateur] = []
        rows, taken = rows_of_tables(
            passage,
            self._kinds,
            self._columns,
            self._others,
            lambda start, end, label, kind: self._values(passage, start, end, kind, label),
        )
        by_start = {row.start: row for row in rows}
        for start, end in self._pieces(passage):
            cell = passage.line_at(start).cell
            if cell is not None and cell.table in taken:
                if start in by_start:
                    self._row(passage, by_start[start], famille, prefix, first, found)
                continue
            more = self._values(passage, start, end) if found and self._only_values(passage.text[start:end]) else []
            if more:
                found[-1] = replace(found[-1], valeurs=(*found[-1].valeurs, *more))
                continue
            indicator = self._one(passage, start, end, famille, f"{prefix}i{first + len(found)}")
            if indicator is not None:
                found.append(indicator)
        return found

    def _row(
        self, passage: Passage, row: Row, famille: str | None, prefix: str, first: int, found: list[Indicateur]
    ) -> None:
        """Add the indicator of a row of a table."""
        one = self._one(passage, row.start, row.end, famille, f"{prefix}i{first + len(found)}")
        if one is not None:
            found.append(replace(one, valeurs=tuple(row.valeurs)))

    def read_targets(self, passage: Passage, prefix: str, first: int) -> list[Indicateur]:
        """Starting points and targets stated among the objectives ("Base de départ : 120 visites en 2021")."""
        found: list[Indicateur] = []
        for start, end in passage.items():
            opening = self._starts.first_search(passage.text[start:end])
            if opening is None:
                continue
            colon = start + opening[1].end()
            values = self._values(passage, colon, end, self._kind(opening[1].group()))
            if not values:
                continue
            counted = self._counted(passage.text[colon:end])
            if found and found[-1].valeurs[-1].type == "base" and values[0].type == "cible":
                found[-1] = _joined(found[-1], counted, values, passage.locate(start, end))
                continue
            introduction = _tidy(_MARK.sub("", passage.text[start:colon])).rstrip(" :")
            libelle = f"{counted} ({introduction})" if counted else introduction
            identity = f"{prefix}i{first + len(found)}"
            at = passage.locate(start, end)
            found.append(Indicateur(identity, libelle, None, "resultat", None, at, tuple(values)))
        return found

    def _only_values(self, text: str) -> bool:
        """Whether a line gives values and names nothing ("Valeur 2022 : 310 – Cible 2024 : 450")."""
        if self._kinds.at_start(text.lstrip(" -•")) is None:
            return False
        for words in (self._kinds, self._links):
            for hit in reversed(words.find(text)):
                text = text[: hit.start] + text[hit.end :]
        return not _LETTERS.search(text)

    def _counted(self, text: str) -> str:
        """What a starting point counts: its words without the figures, years and signs."""
        text = _ANOTHER.split(text)[0]
        for match in (m for motif in self._in_year for m in reversed(motif.finditer(text))):
            text = f"{text[: match.start()]} {text[match.end() :]}"
        return _tidy(re.sub(rf"{FIGURE}|[()%,;]", " ", text))

    def _begins_dated(self, text: str) -> bool:
        """Whether a text begins with a figure and its year ("2022 : 310", "310 en 2022")."""
        figure = _FIGURE_FIRST.match(text)
        return bool(_DATED.match(text)) or bool(figure and self._in_year.matches(text[figure.end() :]))

    def _kind(self, words: str) -> str:
        """Kind of the values that an opening such as "Cible sur 2 ans :" announces."""
        hits = self._kinds.find(words)
        return hits[0].entree.id if hits else "realise"

    def _one(self, passage: Passage, start: int, end: int, famille: str | None, identity: str) -> Indicateur | None:
        mark = _MARK.match(passage.text[start:end])
        start += mark.end() if mark else 0
        number = self._numbers.first_match(passage.text[start:end])
        start += number[1].end() if number else 0
        limit, values = self._label_end(passage, start, end)
        libelle = _tidy(passage.text[start:limit])
        named = _LETTERS.search(libelle) is not None and len(libelle) > 3  # a bare figure names nothing
        if not named or (libelle.endswith(":") and not values) or self._none.matches(libelle):
            return None
        stop = start + max(len(passage.text[start:limit].rstrip()), 1)
        hit = self._units.at_start(libelle)
        other = self._other_units.found_in(libelle)
        unite = hit.entree.attributs["unite"] if hit and not other else None
        if unite == DAYS and values:
            unite = self._duration(passage.text[start + len(libelle) : end])
        at = passage.locate(start, stop)
        national = self._national.first_match(libelle)
        numero = national[0].valeur["numero"] if national else None
        return Indicateur(identity, libelle.rstrip(" :"), unite, famille, numero, at, tuple(values))

    def _duration(self, text: str) -> str:
        """Unit of a delay: the one printed with its values, else days."""
        printed = {hit.entree.attributs["unite"] for hit in self._printed_units.find(text)}
        return printed.pop() if len(printed) == 1 else DAYS

    def _label_end(self, passage: Passage, start: int, end: int) -> tuple[int, list[ValeurIndicateur]]:
        """Where the label ends and its values: after a colon that a figure or "cible" follows, or in last brackets."""
        text = passage.text[start:end]
        for match in re.finditer(r"\s*:\s*", text):
            rest = text[match.end() :]
            if _open_brackets(text[: match.start()]):
                continue
            if re.match(r"\d", rest) or self._kinds.at_start(rest):
                label = text[: match.start()]
                counts = label if self._units.at_start(label) else ""
                values = self._values(passage, start + match.end(), end, label=counts)
                if values:
                    return start + match.start(), values
        named = _LAST_BRACKETS.search(text)
        if named and (self._kinds.at_start(named["dedans"]) or self._begins_dated(named["dedans"])):
            values = self._values(passage, start + named.start("dedans"), start + named.end("dedans"))
            if values:
                return start + named.start(), values
        brackets = _IN_BRACKETS.search(text)
        if brackets and not _YEAR.match(brackets["valeur"]) and same_thing(text[: brackets.start()], brackets.group()):
            figure = parse_figure(brackets["valeur"])
            if figure is not None:
                span = (start + brackets.start("valeur"), start + brackets.end("valeur"))
                return start + brackets.start(), [ValeurIndicateur(None, figure[0], "realise", passage.locate(*span))]
        return end, []

    def _values(
        self, passage: Passage, start: int, end: int, kind: str | None = None, label: str = ""
    ) -> list[ValeurIndicateur]:
        """Values printed in a span; ``kind`` is what was announced before it, ``label`` what they count."""
        found = self._reader.read(passage.text[start:end], label, kind)
        return [
            ValeurIndicateur(v.annee, v.valeur, v.kind, passage.locate(start + v.start, start + v.end)) for v in found
        ]

    def _pieces(self, passage: Passage) -> Iterator[Span]:
        """Paragraphs and list items, cut where an action number, a dash or a head word begins another indicator."""
        for start, end in passage.rows(lambda line, _: line.text[:1].isupper() and self._opens.matches(line.text)):
            text = passage.text[start:end]
            cuts = {m.start() for m in _NUMBERED.finditer(text)}
            if (_MARK.match(text) and text.lstrip()[:1] not in BULLETS) or _NUMBERED.match(text):
                cuts |= {m.end() for m in _DASHED.finditer(text)}
            cuts |= {h.start for h in self._kinds.find(text) if text[h.start].isupper() and _DATED.match(text, h.end)}
            for motif in self._again:
                capital = "majuscule" in motif.valeur
                cuts |= {m.end() for m in motif.finditer(text) if not capital or text[m.end()].isupper()}
            cuts |= {m.start("numero") for motif in self._numbers for m in motif.finditer(text)}
            cuts -= {at for at in cuts if _open_brackets(text[:at])}
            begin = 0
            for b in sorted({len(text), *cuts} - {0}):
                if len(_LETTERS.findall(text[begin:b])) >= 3 or b == len(text):
                    yield start + begin, start + b
                    begin = b


def _open_brackets(text: str) -> bool:
    return text.count("(") > text.count(")")


def with_targets(indicators: Sequence[Indicateur]) -> list[Indicateur]:
    """Give the starting points and targets of the objectives to the one indicator that names what they count."""
    found = list(indicators)
    for target in indicators:
        words = words_of(target.libelle.partition(" (")[0]) if target.valeurs and target.libelle.endswith(")") else None
        named = [i for i, one in enumerate(found) if words and not one.valeurs and words <= words_of(one.libelle)]
        if len(named) == 1:
            found[named[0]] = replace(found[named[0]], valeurs=target.valeurs)
            found.remove(target)
    return found


def still_to_come(indicators: Sequence[Indicateur], acte: int) -> list[Indicateur]:
    """The indicators, where a value of a year after that of the act is a target: nobody has reached it yet."""
    return [
        replace(
            one,
            valeurs=tuple(
                replace(v, type="cible") if v.type == "realise" and v.annee is not None and v.annee > acte else v
                for v in one.valeurs
            ),
        )
        for one in indicators
    ]


def _joined(base: Indicateur, counted: str, values: Sequence[ValeurIndicateur], place: Provenance) -> Indicateur:
    """A starting point with its target: what is counted may be said with the second only."""
    valeurs = (*base.valeurs, *values)
    if base.libelle.endswith(")") or not counted:
        return replace(base, valeurs=valeurs)
    both = Provenance((*base.provenance.fragments, *place.fragments))
    return replace(base, libelle=f"{counted} ({base.libelle})", valeurs=valeurs, provenance=both)


def _tidy(text: str) -> str:
    return re.sub(r"[\s.;,_–-]+$", "", " ".join(text.split()))
