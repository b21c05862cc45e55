"""Indicators of a section, one row each, with unit, family and the values printed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.model.fiche import Indicateur, ValeurIndicateur
from extractor.model.passage import Passage
from extractor.ruleset import Motif, Ruleset
from extractor.text.numbers import parse_figure

_MARK = re.compile(r"^[\s•▪➢➤✓*>_\-–—]+|^o\s+")
_NUMBERED = re.compile(r"(?=\(\d{1,2}(?:-\w)?\)\s*\w)")
_DASHED = re.compile(r"\s[-–_•]\s+(?=[A-ZÀ-Ý])")
_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
# a figure, its year in brackets or after "en", or before it ("2024 : 700")
_VALUE = re.compile(
    rf"(?:\b(?P<avant>20[0-4]\d)\s*:\s*)?(?<![\d.,/])(?P<valeur>{_FIGURE})\s*(?P<pct>%)?"
    rf"(?:[^\d;:()]{{0,40}}?(?:\(|\ben\s)\s*(?P<apres>20[0-4]\d)\)?)?"
)
_IN_BRACKETS = re.compile(rf"\s*\((?P<valeur>{_FIGURE})\s*(?P<pct>%)?\s[^()]*(?:\([^()]*\)[^()]*)?\)\s*$")
_LETTERS = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"^(?:19|20)\d\d$")

Span = tuple[int, int]


class IndicateurReader:
    """Reads indicators with the words of ``rules/indicateurs.yaml``."""

    def __init__(self, rules: Ruleset) -> None:
        self._units = rules.lexique("indicateurs.unites")
        self._kinds = rules.lexique("indicateurs.types_valeur")
        self._again = rules.motifs("indicateurs.nouvel_indicateur")
        self._starts: tuple[Motif, ...] = rules.motifs("indicateurs.base_cible")

    def read(self, passage: Passage, famille: str | None, prefix: str, first: int) -> list[Indicateur]:
        """Indicators of a section in printed order; ids are ``{prefix}i{n}``, n from ``first``."""
        found: list[Indicateur] = []
        for start, end in self._pieces(passage):
            indicator = self._one(passage, start, end, famille, f"{prefix}i{first + len(found)}")
            if indicator is not None:
                found.append(indicator)
        return found

    def read_targets(self, passage: Passage, prefix: str, first: int) -> list[Indicateur]:
        """Starting points and targets stated among the objectives ("Base de départ : 120 visites en 2021")."""
        spans = [(a, b) for a, b in passage.items() if any(m.search(passage.text[a:b]) for m in self._starts)]
        found: list[Indicateur] = []
        for start, end in spans:
            values = self._values(passage, start, end)
            if values and found and found[-1].valeurs[-1].type == "base" and values[0].type == "cible":
                last = found.pop()
                values = [*last.valeurs, *values]
                start = -1
            if values:
                libelle = last.libelle if start < 0 else _target_label(passage.text[slice(start, end)])
                at = last.provenance if start < 0 else passage.locate(start, end)
                identity = f"{prefix}i{first + len(found)}"
                found.append(Indicateur(identity, libelle, None, "resultat", None, at, tuple(values)))
        return found

    def _one(
        self, passage: Passage, start: int, end: int, famille: str | None, identity: str
    ) -> Indicateur | None:
        mark = _MARK.match(passage.text[start:end])
        start += mark.end() if mark else 0
        limit, values = self._label_end(passage, start, end)
        libelle = _tidy(passage.text[start:limit])
        if len(libelle) < 4 or (libelle.endswith(":") and not values):
            return None
        stop = start + max(len(passage.text[start:limit].rstrip()), 1)
        hit = self._units.at_start(libelle)
        unite = hit.entree.attributs["unite"] if hit else None
        at = passage.locate(start, stop)
        return Indicateur(identity, libelle.rstrip(" :"), unite, famille, None, at, tuple(values))

    def _label_end(self, passage: Passage, start: int, end: int) -> tuple[int, list[ValeurIndicateur]]:
        """Where the label ends and its values: after a colon that a figure or "cible" follows, or in last brackets."""
        text = passage.text[start:end]
        for match in re.finditer(r"\s*:\s*", text):
            rest = text[match.end() :]
            if re.match(r"\d", rest) or self._kinds.at_start(rest):
                values = self._values(passage, start + match.end(), end)
                if values:
                    return start + match.start(), values
        brackets = _IN_BRACKETS.search(text)
        if brackets and not _YEAR.match(brackets["valeur"]):
            figure = parse_figure(brackets["valeur"])
            if figure is not None:
                span = (start + brackets.start("valeur"), start + brackets.end("valeur"))
                return start + brackets.start(), [
                    ValeurIndicateur(None, figure[0], "realise", passage.locate(*span))
                ]
        return end, []

    def _values(self, passage: Passage, start: int, end: int) -> list[ValeurIndicateur]:
        text = passage.text[start:end]
        kinds = [(h.start, h.entree.id) for h in self._kinds.find(text)]
        found: list[ValeurIndicateur] = []
        for match in _VALUE.finditer(text):
            figure = parse_figure(match["valeur"])
            year = match["avant"] or match["apres"]
            if figure is None or (_YEAR.match(match["valeur"]) and not match["pct"]) or not (year or found or kinds):
                continue
            before = [kind for at, kind in kinds if at < match.start("valeur")]
            kind = before[-1] if before else "realise"
            if year is None and (kind == "realise" or found):
                year_before = re.findall(r"\b(20[0-4]\d)\b", text[: match.start()])
                if not year_before or found:
                    continue
                year = year_before[-1]
            at = (start + match.start("valeur"), start + match.end("valeur"))
            annee = int(year) if year else None
            found.append(ValeurIndicateur(annee, Decimal(figure[0]), kind, passage.locate(*at)))
        return found

    def _pieces(self, passage: Passage) -> Iterator[Span]:
        """Paragraphs and list items, cut where an action number, a dash or a head word begins another indicator."""
        for start, end in passage.items():
            text = passage.text[start:end]
            cuts = {m.start() for m in _NUMBERED.finditer(text)}
            if _MARK.match(text) or _NUMBERED.match(text):
                cuts |= {m.end() for m in _DASHED.finditer(text)}
            cuts |= {m.end() for motif in self._again for m in motif.finditer(text)}
            begin = 0
            for b in sorted({len(text), *cuts} - {0}):
                if len(_LETTERS.findall(text[begin:b])) >= 3 or b == len(text):
                    yield start + begin, start + b
                    begin = b


def _target_label(text: str) -> str:
    """Words of a starting point: what is counted, then the printed introduction in brackets."""
    introduction, _, rest = text.partition(":")
    counted = re.sub(rf"\ben\s+\d{{4}}|{_FIGURE}|[()%,;]", " ", rest)
    introduction = _tidy(_MARK.sub("", introduction))
    return f"{_tidy(counted)} ({introduction})" if _tidy(counted) else introduction


def _tidy(text: str) -> str:
    return re.sub(r"[\s.;,_–-]+$", "", " ".join(text.split()))
