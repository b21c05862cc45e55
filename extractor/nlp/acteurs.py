"""``doc.spans["acteurs"]``: persons and organisations.

In a section of référents or of partners (``doc._.section``) they are those that the job reads there, one by one, with
function. In any other text they are the organisations that the rules name, and the persons whose title is
printed (« Mme Anne Lormeau »); a name in lower case (« remise en état ») is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractor.extraction.acteurs import read_partenaires, read_referents
from extractor.model.passage import Provenance
from extractor.nlp.passages import Feuille, Suivi, feuille_of
from extractor.nlp.regles import ruleset
from extractor.nlp.valeurs import Trouve, put
from extractor.ruleset import Ruleset
from extractor.text.fold import fold

NOM = "extractor_acteurs"
_NAME_PART = re.compile(r"[^\S\n]+(?P<mot>[^\W\d_]+(?:['’.-][^\W\d_]+)*)")
_LONGEST_NAME = 6  # words


class Acteurs:
    """Finds the persons and organisations of a document."""

    def __init__(self, rules: Ruleset, groupe: str) -> None:
        self._rules = rules
        self._groupe = groupe
        self._payers = rules.lexique("montants.financeurs")
        self._organisations = (
            self._payers,
            rules.lexique("acteurs.noms_composes"),
            rules.lexique("acteurs.institutions"),
            rules.lexique("controles_texte.sigles"),
        )
        self._titles = rules.motifs("acteurs.titre_de_personne")
        self._persons = rules.motifs("acteurs.personne")
        self._particles = frozenset(rules.liste("documents.particules"))

    def __call__(self, doc: Doc) -> Doc:
        if doc._.section in ("referent", "acteurs"):
            found = self._listed(feuille_of(doc), doc._.section)
        else:
            found = self._named(doc.text)
        put(doc, self._groupe, sorted(found, key=lambda one: (one.start, -one.end)))
        return doc

    def _listed(self, feuille: Feuille, section: str) -> Iterator[Trouve]:
        """What the job reads in a section made of names."""
        passage, margin = Suivi.of(feuille.passage), feuille.margin
        if section == "acteurs":
            items = read_partenaires(passage, self._rules, margin)
            named: list[tuple[str, Provenance, str | None]] = [(item.texte, item.provenance, None) for item in items]
        else:
            referents = read_referents(passage, None, self._rules, margin)
            named = [(r.nom, r.provenance, r.fonction) for r in referents]
        for nom, place, fonction in named:
            start, end = passage.offsets(place)
            text = passage.text[start:end]
            person = self._persons.matches(text) or self._titles.matches(text)
            yield Trouve(start, end, "PERSONNE" if person else "ORGANISATION", {"nom": nom, "fonction": fonction})

    def _named(self, text: str) -> Iterator[Trouve]:
        """What is named in a sentence: the longest of the names that overlap."""
        hits = [hit for lexique in self._organisations for hit in lexique.find(text)]
        taken: set[int] = set()
        for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
            if not text[hit.start].isupper() or not taken.isdisjoint(range(hit.start, hit.end)):
                continue
            taken.update(range(hit.start, hit.end))
            payer = self._payers.whole(text[hit.start : hit.end])
            financeur = payer.attributs.get("financeur", payer.id) if payer else None
            yield Trouve(
                hit.start, hit.end, "ORGANISATION", {"nom": _tidy(text[hit.start : hit.end]), "financeur": financeur}
            )
        titles = sorted(match.span() for motif in self._titles for match in motif.finditer(text))
        limits = [*(start for start, _ in titles[1:]), len(text)]
        for (start, begin), limit in zip(titles, limits, strict=False):
            end = self._name_end(text, begin, limit)
            if end > begin:
                yield Trouve(start, end, "PERSONNE", {"nom": _tidy(text[start:end])})

    def _name_end(self, text: str, start: int, limit: int) -> int:
        """Where the name after a title ends, before ``limit``: words with a capital, and the particles between them."""
        at = end = start
        for _ in range(_LONGEST_NAME):
            part = _NAME_PART.match(text, at, limit)
            if part is None:
                break
            at = part.end()
            if part["mot"][0].isupper():
                end = at
            elif fold(part["mot"]) not in self._particles:
                break
        return end


def _tidy(text: str) -> str:
    return " ".join(text.split())


@Language.factory(NOM, default_config={"rules": None, "groupe": "acteurs"}, assigns=["doc.spans"])
def make_acteurs(nlp: Language, name: str, rules: str | None, groupe: str) -> Acteurs:
    """The component; ``rules`` is a folder laid over ours, ``groupe`` the key in ``doc.spans``."""
    return Acteurs(ruleset(rules), groupe)
