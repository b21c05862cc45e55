"""Rules folders → one Ruleset: ours, and the user's laid over it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from extractor.errors import RuleError
from extractor.ruleset.compiled import COMPILED
from extractor.ruleset.exemples import exemple_faults
from extractor.ruleset.kept import Kept, beside_bytecode, may_keep
from extractor.ruleset.lexique import Entree, Lexique, canonical
from extractor.ruleset.motif import Famille, Motif
from extractor.ruleset.overlay import lay_over
from extractor.ruleset.ruleset import Ruleset
from extractor.ruleset.schema import RuleFile, read_rule_file

_KEPT = Kept("rules", "ours", beside_bytecode())

_Stamps = tuple[tuple[str, int, int], ...]


def load_rules(folder: Path | str | None = None) -> Ruleset:
    """Load our rules, with those of a folder laid over them.

    The user's patterns are compiled here, before any document is opened; ours, which our tests compile, at
    their first use. What was loaded is kept for the next document, until a file changes.

    Parameters
    ----------
    folder
        Folder of the user's rule files, named like ours; None for our rules alone.

    Returns
    -------
    Ruleset
        The rules to apply.

    Raises
    ------
    RuleError
        The first fault found: it names the file, the line and the key.

    Examples
    --------
    >>> load_rules().motifs("mobilier.mobilier")[0].search("Page 3 / 12") is not None
    True
    """
    return _loaded(None if folder is None else str(folder), _stamps(our_folder()), _stamps(folder))


@lru_cache(maxsize=4)
def _loaded(folder: str | None, _ours: _Stamps, _theirs: _Stamps) -> Ruleset:
    if folder is None:
        return _ours_kept()
    ruleset, faults = _assemble(folder)
    if faults:
        raise faults[0]
    return ruleset


def _ours_kept() -> Ruleset:
    """Our rules, as another process kept them when nothing that they are made of has changed: ten times faster."""
    digest = _digest()
    kept = _KEPT.read()
    found = kept.get(digest) if isinstance(kept, dict) else None
    if isinstance(found, Ruleset):
        return found
    ruleset, faults = _assemble(None)
    if faults:
        raise faults[0]
    if may_keep():
        _KEPT.write({digest: ruleset})
    return ruleset


def prepare() -> None:
    """Keep our rules and their compiled patterns for the processes to come, as an installation does."""
    ruleset = load_rules()
    for famille in ruleset.motifs_par_nom.values():
        famille.compile()
    _KEPT.write({_digest(): ruleset})
    COMPILED.write()


def _digest() -> str:
    """What our rules are made of: their files, where they lie, and the code that reads them."""
    folder, code = our_folder(), Path(__file__).parent
    digest = hashlib.sha256(str(folder).encode())
    for path in sorted([*folder.glob("*.yaml"), *code.glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _stamps(folder: Path | str | None) -> _Stamps:
    """Path, size and time of change (nanoseconds) of the files of a folder: other ones are other rules."""
    if folder is None or not Path(folder).is_dir():
        return ()
    found = ((path, path.stat()) for path in sorted(Path(folder).resolve().iterdir()))
    return tuple((str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found)


def check_rules(folder: Path | str | None = None) -> list[RuleError]:
    """List all that is wrong with our rules and those of a folder: structure, patterns and examples.

    Parameters
    ----------
    folder
        As for `load_rules`.

    Returns
    -------
    list of RuleError
        Faults of structure first, in the order of the files; then those of the examples of the rules as
        laid over one another. Empty when all is well.
    """
    ruleset, faults = _assemble(folder)
    seen = {str(fault) for fault in faults}
    return faults + [fault for fault in exemple_faults(ruleset) if str(fault) not in seen]


def our_folder() -> Path:
    """Return the folder of our rules: package data once installed, ``rules/`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "rules_data"
    return installed if installed.is_dir() else package.parent / "rules"


def _assemble(folder: Path | str | None) -> tuple[Ruleset, list[RuleError]]:
    faults: list[RuleError] = []
    files = {path.stem: read_rule_file(path, faults) for path in _rule_paths(our_folder(), faults)}
    if folder is not None:
        files |= _laid_over(files, _rule_paths(Path(folder), faults), faults)
    ruleset = _ruleset(files)
    return ruleset, faults + _clashes(ruleset)


def _rule_paths(folder: Path, faults: list[RuleError]) -> list[Path]:
    """List the rule files of a folder by name; a file whose ending hides it from us is a fault."""
    if not folder.is_dir():
        faults.append(RuleError("is not a folder of rules", path=str(folder)))
        return []
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yml", ".yaml"))
    for path in paths:
        if path.suffix != ".yaml":
            faults.append(RuleError("nothing reads this file: rule files end in .yaml", path=str(path)))
    return [path for path in paths if path.suffix == ".yaml"]


def _laid_over(ours: dict[str, RuleFile], paths: list[Path], faults: list[RuleError]) -> dict[str, RuleFile]:
    merged = {}
    for path in paths:
        theirs = read_rule_file(path, faults)
        faults.extend(_compile_faults(theirs))
        if path.stem in ours:
            merged[path.stem] = lay_over(ours[path.stem], theirs, faults)
        else:
            names = ", ".join(f"{stem}.yaml" for stem in ours)
            faults.append(RuleError(f"nothing reads this file; those that are read: {names}", path=str(path)))
    return merged


def _compile_faults(file: RuleFile) -> list[RuleError]:
    motifs = [motif for family in file.motifs.values() for motif in family]
    return [fault for motif in motifs if (fault := _compile_fault(motif))]


def _compile_fault(motif: Motif) -> RuleError | None:
    try:
        motif.compiled()
    except RuleError as error:
        return error
    return None


def _ruleset(files: dict[str, RuleFile]) -> Ruleset:
    every = files.values()
    digests = "\n".join(f"{file.nom} {file.sha256}" for file in every)
    return Ruleset(
        {f"{file.nom}.{name}": Famille(motifs) for file in every for name, motifs in file.motifs.items()},
        {
            f"{file.nom}.{name}": Lexique(f"{file.nom}.{name}", entrees)
            for file in every
            for name, entrees in file.lexiques.items()
        },
        {f"{file.nom}.{name}": setting.valeur for file in every for name, setting in file.parametres.items()},
        hashlib.sha256(digests.encode()).hexdigest(),
        tuple(silence for file in every for silence in file.silences),
    )


def _clashes(ruleset: Ruleset) -> list[RuleError]:
    """List the wordings that two entries of one family share: a text could not tell which one it names."""
    faults = []
    for lexique in ruleset.lexiques_par_nom.values():
        owners: dict[str, Entree] = {}
        for entree in lexique.entrees:
            for libelle in entree.libelles:
                owner = owners.setdefault(canonical(libelle), entree)
                if owner is not entree:
                    message = f"'{libelle}' already names '{owner.id}' ({owner.place.path})"
                    faults.append(entree.place.error(message))
    return faults
