"""French sentences about causes: the wording comes from ``rules/controles.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from extractor.model.fiche import Fiche
from extractor.model.passage import Provenance
from extractor.reconcile.causes import Cause
from extractor.reconcile.contexte import Reglages
from extractor.reconcile.controle import Controle, Figure, Terme

THIN = "\u202f"  # narrow no-break space: between thousands and before a unit
CENT = Decimal("0.01")
MAX_TERMS = 8
QUOTIENT = 2  # terms of a plain quotient: of more, all but the last are added first
TWO = Decimal(2)


def number(value: Decimal, unit: str = "€") -> str:
    """A figure as French prints it: at most two decimals, none when they are zero.

    >>> number(Decimal("1886914")).replace(THIN, "_")
    '1_886_914_€'
    """
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    whole, _, cents = f"{abs(rounded):,.2f}".partition(".")
    if cents == "00":
        cents = ""
    elif unit != "€":
        cents = cents.rstrip("0")
    sign = "-" if rounded < 0 else ""
    digits = whole.replace(",", THIN) + (f",{cents}" if cents else "")
    return f"{sign}{digits}{THIN}{unit}" if unit else f"{sign}{digits}"


class Phrases:
    """Words for anomalies, from the templates of the rules."""

    def __init__(self, reglages: Reglages) -> None:
        self._reglages = reglages

    def _fill(self, template: str, **words: str) -> str:
        return self._reglages.texte(template).format_map(words)

    def place(self, fiche: Fiche | None, provenance: Provenance) -> str:
        """Where to look: ``Fiche 9, p. 47``; the line instead of the page when the input is text."""
        text_input = provenance.box is None
        template = ("lieu_ligne" if text_input else "lieu_page") + ("" if fiche else "_seule")
        spot = self._fill(template, page=str(provenance.page), ligne=str(provenance.ligne))
        if fiche is None:
            return spot
        if fiche.numero:
            return f"{self._fill('lieu_fiche', numero=fiche.numero)}, {spot}"
        return f"{self._fill('lieu_fiche_sans_numero', titre=fiche.titre)}, {spot}"

    def printed(self, figure: Figure) -> str:
        """The value of a figure with its unit."""
        return number(figure.valeur, figure.unite)

    def term(self, figure: Figure) -> str:
        """A figure inside a computation: its value after its name or its year, as its style says."""
        return self._fill(figure.style, nom=figure.nom, valeur=self.printed(figure)).strip()

    def computation(self, controle: Controle) -> str:
        """``Département 60 000 € + FIR 40 000 €``, or ``52 000 € / 100 000 €`` for a rate."""
        if controle.taux:
            parts = self._signed(controle.termes[:-1])
            whole = self.term(controle.termes[-1].figure)
            return f"({parts}) / {whole}" if len(controle.termes) > QUOTIENT else f"{parts} / {whole}"
        return self._signed(controle.termes)

    def _signed(self, termes: tuple[Terme, ...]) -> str:
        if len(termes) > MAX_TERMS:
            return self._fill(
                "calcul_abrege",
                debut=self.term(termes[0].figure),
                fin=self.term(termes[-1].figure),
                nombre=str(len(termes)),
            )
        text = ""
        for terme in termes:
            sign = "" if not text and terme.signe > 0 else " + " if terme.signe > 0 else " − "
            text += sign + self.term(terme.figure)
        return text.strip()

    def result(self, controle: Controle, value: Decimal) -> str:
        """A computed result; a rate also as precisely as it is printed."""
        exact = number(value, controle.tout.unite)
        if not controle.taux:
            return exact
        unit = controle.tout.incertitude * TWO or CENT
        rounded = number(value.quantize(unit.normalize(), ROUND_HALF_UP), controle.tout.unite)
        return exact if exact == rounded else self._fill("taux_attendu", exact=exact, arrondi=rounded)

    def relation(self, controle: Controle) -> str:
        """The contradiction itself, in one sentence without the place."""
        gap = controle.ecart
        template = f"{controle.code}_message"
        if controle.code == "somme":
            template += "_exces" if gap > 0 else "_defaut"
        return self._fill(template, **self._words(controle))

    def truncation(self, controle: Controle) -> str:
        """A rate cut short, or rounded the wrong way up."""
        template = "exces_message" if controle.ecart > 0 else "troncature_message"
        return self._fill(template, **self._words(controle))

    def _words(self, controle: Controle) -> dict[str, str]:
        return {
            "sujet": controle.tout.sujet,
            "valeur": self.printed(controle.tout),
            "ecart": number(abs(controle.ecart), controle.tout.unite),
            "calcul": self.computation(controle),
            "attendu": self.result(controle, controle.computed()),
        }

    def message(self, cause: Cause) -> str:
        """The relation, then the suspect when it is not the printed result, then what hangs on it."""
        controle, corrected = cause.principal, number(cause.corrige, cause.suspect.unite)
        text = self.relation(controle)
        if cause.suspect.id != controle.tout.id:
            text += self._fill("suspect_message", terme=self.term(cause.suspect), corrige=corrected)
        if cause.temoins:
            text += self._fill("temoin_message", calcul=self.computation(cause.temoins[0]))
        if cause.corriges:
            items = [
                self._fill("corrige_element", sujet=c.tout.sujet, valeur=self.printed(c.tout))
                for c in cause.corriges
                if c.tout.id != cause.suspect.id
            ]
            if items:
                text += self._fill("corriges_message", liste=self._list(items))
        if cause.derives:
            text += self._fill("derives_message", corrige=corrected, liste=self._derived(cause))
        return text

    def _list(self, items: Iterable[str]) -> str:
        return self._reglages.texte("element_suivant").join(items)

    def _derived(self, cause: Cause) -> str:
        return self._list(
            self._fill(
                "derive_element",
                sujet=c.tout.sujet,
                valeur=self.printed(c.tout),
                attendu=self.result(c, c.computed_with({cause.suspect.id: cause.corrige})),
            )
            for c in cause.derives
        )

    def declared(self, cause: Cause) -> str:
        """What is printed: the suspect figure, then those computed from it."""
        return self._list([self._declared(cause.suspect), *(self._declared(c.tout) for c in cause.derives)])

    def _declared(self, figure: Figure) -> str:
        template = "declare_annee" if figure.style == "terme_annee" else "declare"
        return self._fill(template, nom=figure.nom, valeur=self.printed(figure))

    def expected(self, cause: Cause) -> str:
        """What the other figures give for the suspect, then for those computed from it."""
        own = self._for_suspect(cause)
        if cause.principal.taux or len(cause.principal.termes) > 1:
            own += f" = {self._corrected(cause)}"
        changed = {cause.suspect.id: cause.corrige}
        rest = [
            self._fill("attendu_element", nom=c.tout.nom, valeur=self.result(c, c.computed_with(changed)))
            for c in cause.derives
        ]
        return self._list([own, *rest])

    def _corrected(self, cause: Cause) -> str:
        if cause.suspect.id == cause.principal.tout.id:
            return self.result(cause.principal, cause.corrige)
        return number(cause.corrige, cause.suspect.unite)

    def _for_suspect(self, cause: Cause) -> str:
        """The relation solved for the suspect figure."""
        controle, suspect = cause.principal, cause.suspect
        if suspect.id == controle.tout.id:
            return self.computation(controle)
        own = next(t for t in controle.termes if t.figure.id == suspect.id)
        others = tuple(Terme(-own.signe * t.signe, t.figure) for t in controle.termes if t is not own)
        solved = (Terme(own.signe, controle.tout), *others)
        return self._signed(tuple(sorted(solved, key=lambda t: -t.signe)))
