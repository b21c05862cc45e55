"""Findings in the text: from a span of a passage to an anomaly with its place and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import regex

from extractor.model.fiche import Anomalie
from extractor.model.passage import Provenance, Texte
from extractor.reconcile.contexte import Contexte, garde
from extractor.reconcile.controle import GRAVITES
from extractor.reconcile.grid import grid
from extractor.reconcile.phrases import Phrases
from extractor.reconcile.rangs.fiches import fiches_des_rangs
from extractor.ruleset import Famille, Lexique, Motif
from extractor.ruleset.motif import folded

FICHIER = "controles_texte"
AROUND = 40  # characters on either side of what is quoted with its sentence


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """A motif found in a text: the groups it names, as printed."""

    motif: Motif
    texte: Texte
    match: regex.Match[str]

    @property
    def span(self) -> tuple[int, int]:
        """What to point at: the group ``ici`` when the motif has one, else all that matched."""
        return self.match.span("ici" if "ici" in self.match.groupdict() else 0)

    @property
    def phrase(self) -> str:
        """The words around, in the same paragraph: what is left blank is told by them."""
        (start, end), text = self.span, self.texte.passage.text
        a = max(text.rfind("\n", 0, start) + 1, text.rfind(" ", 0, max(start - AROUND, 0)) + 1)
        last = text.find(" ", end + AROUND)
        b = min(at for at in (text.find("\n", end), last, len(text)) if at >= 0)
        return " ".join(text[a:b].split())

    def groupe(self, nom: str) -> str:
        """A group as printed; empty when it took no part in the match."""
        start, end = self.match.span(nom)
        return "" if start < 0 else self.texte.passage.text[start:end]

    def mots(self) -> dict[str, str]:
        """Every named group on one line, for the templates."""
        return {nom: " ".join(self.groupe(nom).split()) for nom in self.match.groupdict()}


@lru_cache(maxsize=1 << 12)
def _in_one_line(text: str) -> str:
    """The text where ``amorces`` are looked for: folded, a blank at each end and in the place of each line end."""
    return f" {folded(text)} ".replace("\n", " ")


@lru_cache(maxsize=1 << 6)
def _with_amorces(family: tuple[Motif, ...]) -> tuple[tuple[Motif, tuple[str, ...]], ...]:
    """Each motif with its ``amorces``; the empty one, which every text contains, for want of any."""
    return tuple((motif, tuple(motif.valeur.get("amorces", "").split("|"))) for motif in family)


@garde
def _begun(
    contexte: Contexte, family: tuple[tuple[Motif, tuple[str, ...]], ...]
) -> tuple[tuple[Motif, tuple[str, ...]], ...]:
    """The motifs that the document may hold, with those of their ``amorces`` that it prints."""
    whole = _whole(contexte)
    found = ((motif, tuple(amorce for amorce in amorces if amorce in whole)) for motif, amorces in family)
    return tuple((motif, amorces) for motif, amorces in found if amorces)


@garde
def _whole(contexte: Contexte) -> str:
    return "".join(_in_one_line(texte.passage.text) for texte in contexte.textes)


class Redaction:
    """Words the findings of one check, with the patterns and lists of ``rules/controles_texte.yaml``."""

    def __init__(self, contexte: Contexte, code: str) -> None:
        self._contexte = contexte
        self._code = code
        self._phrases = Phrases(contexte.reglages)
        self._fiches = {fiche.fiche_id: fiche for fiche in contexte.fiches}

    def motifs(self, famille: str) -> Famille:
        """Patterns of a family of ``rules/controles_texte.yaml``."""
        return self._contexte.reglages.rules.motifs(f"{FICHIER}.{famille}")

    def lexique(self, famille: str) -> Lexique:
        """Wordings of a family of ``rules/controles_texte.yaml``."""
        return self._contexte.reglages.rules.lexique(f"{FICHIER}.{famille}")

    def cherche(self, famille: str, textes: Sequence[Texte]) -> Iterator[Trouvaille]:
        """Every match of a family of motifs, text after text; a text without any ``amorces`` of a motif is passed."""
        known = _with_amorces(self.motifs(famille))
        family = _begun(self._contexte, known) if textes is self._contexte.textes else known
        for texte in textes:
            plain = _in_one_line(texte.passage.text)
            for motif, amorces in family:
                for amorce in amorces:
                    if amorce in plain:
                        for match in motif.finditer(texte.passage.text):
                            yield Trouvaille(motif, texte, match)
                        break

    def signale(self, trouvaille: Trouvaille, **mots: str) -> Anomalie:
        """The anomaly that a motif proves alone: its severity and its words are constants of the motif."""
        valeur, cited = trouvaille.motif.valeur, self._contexte.reglages.texte("element_cite")
        start, end = trouvaille.span
        return self._anomalie(
            self.fiche(trouvaille.texte, start),
            trouvaille.texte.passage.locate(start, end),
            valeur["gravite"],
            (valeur["message"], valeur.get("declare", cited), valeur["attendu"]),
            trouvaille.mots() | {"phrase": trouvaille.phrase} | mots,
        )

    def redige(self, modele: str, fiche_id: str | None, provenance: Provenance, **mots: str) -> Anomalie:
        """An anomaly worded by the settings ``<modele>_gravite``, ``_message``, ``_declare`` and ``_attendu``."""
        texte = self._contexte.reglages.texte
        modeles = (texte(f"{modele}_message"), texte(f"{modele}_declare"), texte(f"{modele}_attendu"))
        return self._anomalie(fiche_id, provenance, texte(f"{modele}_gravite"), modeles, mots)

    def redige_ici(self, modele: str, trouvaille: Trouvaille, *, ecart: int | None = None, **mots: str) -> Anomalie:
        """The same, at the place of a motif, whose groups are words of the templates too."""
        start, end = trouvaille.span
        provenance = trouvaille.texte.passage.locate(start, end)
        words = trouvaille.mots() | mots
        found = self.redige(modele, self.fiche(trouvaille.texte, start), provenance, **words)
        return found if ecart is None else replace(found, ecart=Decimal(ecart))

    def fiche(self, texte: Texte, at: int) -> str | None:
        """The fiche of a text; of a table outside the fiches, the one that the row at an offset is about."""
        cell = texte.passage.line_at(at).cell
        if texte.fiche_id is not None or cell is None:
            return texte.fiche_id
        for tableau in self._contexte.tableaux:
            if tableau.tableau_id == cell.table:
                fiche = fiches_des_rangs(self._contexte, grid(self._contexte, tableau)).get(cell.row)
                return fiche.fiche_id if fiche else None
        return None

    def _anomalie(
        self,
        fiche_id: str | None,
        provenance: Provenance,
        gravite: str,
        modeles: tuple[str, str, str],
        mots: Mapping[str, str],
    ) -> Anomalie:
        plafond = self._contexte.reglages.texte(f"{self._code}_gravite")
        words = {"imprime": court(provenance.texte), **mots}
        message, declare, attendu = (modele.format_map(words) for modele in modeles)
        lieu = self._phrases.place(self._fiches.get(fiche_id or ""), provenance)
        return Anomalie(
            "",
            fiche_id,
            self._code,
            min(gravite, plafond, key=GRAVITES.index),
            f"{lieu} : {message}",
            declare,
            attendu,
            None,
            (),
            provenance,
        )

    def lieu(self, provenance: Provenance) -> str:
        """Where a second place is: ``p. 12``, or the line when the input is text."""
        return self._phrases.place(None, provenance).lower().replace("page", "p.")


def court(texte: str, longueur: int = 120) -> str:
    """Printed words on one line, cut after a whole word when they are long."""
    mots = " ".join(texte.split())
    if len(mots) <= longueur:
        return mots
    return mots[:longueur].rsplit(" ", 1)[0] + "…"
