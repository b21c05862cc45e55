"""One YAML rule file as values that know their place: the only module that reads YAML."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from extractor.errors import RuleError

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALARS = yaml.constructor.SafeConstructor()
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: rule file, 1-based line, dotted key such as ``motifs.pages[2].motif``."""

    path: str
    line: int
    key: str

    def inside(self, key: str, node: yaml.Node) -> Place:
        """Return the place of ``node``, known as ``key``, in the same file."""
        return Place(self.path, node.start_mark.line + 1, key)

    def error(self, message: str) -> RuleError:
        """Build the error that says ``message`` about this place."""
        return RuleError(message, path=self.path, line=self.line, key=self.key or None)


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML value and its place. ``value`` is a scalar, a list of Located or a dict of Located by key."""

    value: object
    place: Place

    @property
    def items(self) -> dict[str, Located]:
        """The entries of a mapping; empty for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def elements(self) -> list[Located]:
        """The elements of a list; empty for any other value."""
        return self.value if isinstance(self.value, list) else []


def read_yaml(content: bytes, path: str) -> Located:
    """Read the content of a rule file.

    Parameters
    ----------
    content
        Its bytes, in UTF-8.
    path
        Its name, for the errors.

    Returns
    -------
    Located
        Its content; an empty mapping when the file holds nothing.

    Raises
    ------
    RuleError
        It is not UTF-8, is not YAML, repeats a key in a mapping or uses an alias.
    """
    top = Place(path, 1, "")
    try:
        root = yaml.compose(content.decode("utf-8-sig"), Loader=_LOADER)
        return Located({}, top) if root is None else _locate(root, top, set())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleError("is not UTF-8 text", path=path, line=line) from error
    except yaml.YAMLError as error:
        raise RuleError(_one_line(error), path=path, line=_fault_line(error)) from error
    except RecursionError as error:
        raise RuleError("lists or mappings are nested too deeply", path=path) from error


def _locate(node: yaml.Node, place: Place, seen: set[int]) -> Located:
    if isinstance(node, yaml.ScalarNode):
        return Located(_scalar(node, place), place)
    if id(node) in seen:
        raise place.error("an alias (*name) is not allowed here: write the value again")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        children = enumerate(node.value)
        elements = [_locate(child, place.inside(f"{place.key}[{i}]", child), seen) for i, child in children]
        return Located(elements, place)
    items: dict[str, Located] = {}
    for name_node, child in node.value:
        name = str(name_node.value)
        inner = place.inside(f"{place.key}.{name}" if place.key else name, name_node)
        if name in items:
            raise inner.error("is written twice")
        items[name] = _locate(child, inner, seen)
    return Located(items, place)


def _scalar(node: yaml.ScalarNode, place: Place) -> object:
    if node.tag == _TEXT:
        return str(node.value)  # what most values are: nothing to convert
    try:
        return _SCALARS.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise place.error(f"'{node.value}' is not a plain value: put it between quotes") from error


def _one_line(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or str(error)
    return f"is not valid YAML: {' '.join(str(problem).split())}"


def _fault_line(error: yaml.YAMLError) -> int | None:
    mark = getattr(error, "problem_mark", None)
    return None if mark is None else int(mark.line) + 1
