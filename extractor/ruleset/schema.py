"""What a rule file may hold: from located YAML to motifs, entries and parameters, or its faults."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from extractor.errors import RuleError
from extractor.model.fiche import CODES_ANOMALIE
from extractor.ruleset.lexique import Entree, canonical
from extractor.ruleset.motif import Exemple, Motif
from extractor.ruleset.silence import Silence
from extractor.ruleset.source import Located, Place, read_yaml
from extractor.text.fold import fold

Scalaire: TypeAlias = str | int | bool
Valeur: TypeAlias = Scalaire | tuple[Scalaire, ...]
_Regle = TypeVar("_Regle", Motif, Entree)


@dataclass(frozen=True, slots=True)
class Parametre:
    """A named setting: a text, a whole number, a truth value, or a list of these."""

    valeur: Valeur
    place: Place


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The content of one file: families by name, in the order written, and the place of each family.

    ``sha256`` is the hexadecimal digest of its bytes; that of ours, ``+``, that of the user's once merged.
    """

    nom: str
    sha256: str
    motifs: dict[str, tuple[Motif, ...]] = field(default_factory=dict)
    lexiques: dict[str, tuple[Entree, ...]] = field(default_factory=dict)
    parametres: dict[str, Parametre] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()


def read_rule_file(path: Path, faults: list[RuleError]) -> RuleFile:
    """Read and validate one rule file.

    Parameters
    ----------
    path
        The file; its stem is the name under which its families are known.
    faults
        Receives every fault found. What is at fault is left out of the result.

    Returns
    -------
    RuleFile
        All that is right in the file.
    """
    content = b""
    try:
        content = path.read_bytes()
        root = read_yaml(content, str(path))
    except OSError as error:
        faults.append(RuleError(f"cannot be read: {error.strerror}", path=str(path)))
    except RuleError as error:
        faults.append(error)
    else:
        return _Validator(faults).rule_file(path.stem, hashlib.sha256(content).hexdigest(), root)
    return RuleFile(path.stem, "")


class _Validator:
    """Turns located values into typed ones; what is wrong goes to ``faults`` and is replaced by nothing."""

    def __init__(self, faults: list[RuleError]) -> None:
        self._faults = faults

    def rule_file(self, nom: str, sha256: str, root: Located) -> RuleFile:
        known = ("description", "motifs", "lexiques", "parametres", "silences")
        parts = self._mapping(root, known, required=())
        if "description" in parts:
            self._text(parts["description"])
        motifs, lexiques = self._families(parts.get("motifs")), self._families(parts.get("lexiques"))
        parametres = self._families(parts.get("parametres"))
        return RuleFile(
            nom,
            sha256,
            {name: self._family(node, self._motif) for name, node in motifs.items()},
            {name: self._family(node, self._entree) for name, node in lexiques.items()},
            {name: parametre for name, node in parametres.items() if (parametre := self._parametre(node))},
            {node.place.key: node.place for group in (motifs, lexiques) for node in group.values()},
            self._silences(parts.get("silences")),
        )

    def _families(self, node: Located | None) -> dict[str, Located]:
        return {} if node is None else self._mapping(node, known=None, required=())

    def _family(self, node: Located, build: Callable[[Located], _Regle | None]) -> tuple[_Regle, ...]:
        elements = self._list(node, "a list of rules, each beginning with '- id:'")
        rules = [rule for element in elements if (rule := build(element)) is not None]
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                self._fault(rule.place, f"the id '{rule.id}' is already used in this family")
            seen.add(rule.id)
        return tuple(rules)

    def _motif(self, node: Located) -> Motif | None:
        before = len(self._faults)
        names = ("id", "motif", "exemples", "contre_exemples")
        parts = self._mapping(node, (*names, "valeur"), required=names)
        if not parts.keys() >= set(names):
            return None
        motif = self._text(parts["motif"])
        unfolded = sorted({char for char in motif if not char.isascii() and fold(char) != char})
        if unfolded:
            advice = ", ".join(f"'{fold(char)}' for '{char}'" for char in unfolded)
            self._fault(parts["motif"].place, f"text is folded before it is matched: write {advice}")
        rule = Motif(
            self._text(parts["id"]),
            motif,
            self._constants(parts.get("valeur")),
            self._exemples(parts["exemples"], groups=True),
            self._exemples(parts["contre_exemples"]),
            node.place,
        )
        return rule if len(self._faults) == before else None

    def _entree(self, node: Located) -> Entree | None:
        before = len(self._faults)
        names = ("id", "libelles")
        known = (*names, "attributs", "exemples", "contre_exemples", "remplace")
        parts = self._mapping(node, known, required=names)
        if not parts.keys() >= set(names):
            return None
        rule = Entree(
            self._text(parts["id"]),
            self._libelles(parts["libelles"]),
            self._constants(parts.get("attributs")),
            self._exemples(parts.get("exemples")),
            self._exemples(parts.get("contre_exemples")),
            self._flag(parts.get("remplace")),
            node.place,
        )
        return rule if len(self._faults) == before else None

    def _silences(self, node: Located | None) -> tuple[Silence, ...]:
        elements = [] if node is None else self._list(node, "a list of findings, each beginning with '- document:'")
        return tuple(silence for element in elements if (silence := self._silence(element)) is not None)

    def _silence(self, node: Located) -> Silence | None:
        before = len(self._faults)
        names = ("document", "code", "raison")
        parts = self._mapping(node, (*names, "fiche", "texte"), required=names)
        texts = {name: self._text(part) for name, part in parts.items()}
        if "code" in parts and texts["code"] not in CODES_ANOMALIE:
            self._fault(parts["code"].place, f"must be one of {', '.join(CODES_ANOMALIE)}")
        if len(self._faults) > before:
            return None
        return Silence(
            texts["document"], texts["code"], texts["raison"], texts.get("fiche"), texts.get("texte"), node.place
        )

    def _libelles(self, node: Located) -> tuple[str, ...]:
        libelles = []
        for element in self._list(node, "a list of wordings"):
            libelle = self._text(element)
            if libelle and not canonical(libelle):
                self._fault(element.place, "holds no visible character")
            libelles.append(libelle)
        return tuple(libelle for libelle in libelles if canonical(libelle))

    def _exemples(self, node: Located | None, *, groups: bool = False) -> tuple[Exemple, ...]:
        if node is None:
            return ()
        exemples = []
        for element in self._list(node, "a list of texts"):
            if groups and isinstance(element.value, dict):
                parts = self._mapping(element, ("texte", "donne"), required=("texte", "donne"))
                if len(parts) < 2:
                    continue
                texte, donne = self._text(parts["texte"]), self._constants(parts["donne"])
            else:
                texte, donne = self._text(element), {}
            exemples.append(Exemple(texte, donne, element.place))
        return tuple(exemples)

    def _parametre(self, node: Located) -> Parametre | None:
        values = [element.value for element in node.elements] or [node.value]
        scalars = [value for value in values if isinstance(value, (str, int, bool))]
        if len(scalars) != len(values):
            what = "a text, a whole number, true, false or a list of these"
            self._fault(node.place, f"must be {what}, not {_shown(node)}")
            return None
        return Parametre(tuple(scalars) if node.elements else scalars[0], node.place)

    def _constants(self, node: Located | None) -> dict[str, str]:
        if node is None:
            return {}
        return {name: self._string(value) for name, value in self._mapping(node, None, required=()).items()}

    def _flag(self, node: Located | None) -> bool:
        if node is not None and not isinstance(node.value, bool):
            self._fault(node.place, f"must be true or false, not {_shown(node)}")
        return node is not None and node.value is True

    def _mapping(self, node: Located, known: Iterable[str] | None, *, required: Iterable[str]) -> dict[str, Located]:
        if not isinstance(node.value, dict):
            self._fault(node.place, f"must be 'key: value' lines, not {_shown(node)}")
            return {}
        for name, child in node.items.items():
            if known is not None and name not in known:
                self._fault(child.place, f"unknown key; known here: {', '.join(known)}")
        for name in required:
            if name not in node.items:
                self._fault(node.place, f"'{name}' is missing")
        return node.items

    def _list(self, node: Located, what: str) -> list[Located]:
        if not node.elements:
            self._fault(node.place, f"must be {what} (and not empty), not {_shown(node)}")
        return node.elements

    def _text(self, node: Located) -> str:
        text = self._string(node)
        if isinstance(node.value, str) and not text.strip():
            self._fault(node.place, "must not be empty")
        return text

    def _string(self, node: Located) -> str:
        if isinstance(node.value, str):
            return node.value
        self._fault(node.place, f"must be a text, not {_shown(node)}: put it between quotes")
        return ""

    def _fault(self, place: Place, message: str) -> None:
        self._faults.append(place.error(message))


def _shown(node: Located) -> str:
    if isinstance(node.value, dict):
        return "'key: value' lines"
    if isinstance(node.value, list):
        return "a list" if node.value else "an empty list"
    return "nothing" if node.value is None else f"{node.value}"
