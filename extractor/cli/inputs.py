"""The documents a command is given: found from its arguments, read one by one, their troubles told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.limits import current_limits, limit_options, time_limit
from extractor.errors import ExportError, ExtractorError, ReadError, RuleError

if TYPE_CHECKING:
    from extractor.model.fiche import Extraction
    from extractor.ruleset import Ruleset

_SUFFIXES = (".pdf", ".txt", ".md")
_Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Input:
    """A document to read. ``path`` is None for standard input, ``shown`` is how the user named it."""

    path: Path | None
    shown: str
    document_id: str = ""

    @property
    def name(self) -> str:
        return self.path.name if self.path else "stdin"

    @property
    def stem(self) -> str:
        return self.path.stem if self.path else "stdin"


def reading_options(command: _Command) -> _Command:
    """Add the options of every command that reads documents: ``rules_folder``, ``password``, and the limits."""
    rules = click.option(
        "--rules",
        "rules_folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder of rules laid over ours.",
    )
    password = click.option(
        "--password", envvar="EXTRACT_PASSWORD", show_envvar=True, help="Password of encrypted PDFs."
    )
    return rules(password(limit_options(command)))


def rules_of(folder: Path | None) -> Ruleset | None:
    """Our rules with those of the folder over them; None without a folder: ours can be loaded while a document is read.

    Raises
    ------
    RuleError
        A file of the folder is wrong.
    """
    from extractor import load_rules

    return load_rules(folder) if folder else None


def extract_one(source: Input, rules: Ruleset | None, password: str | None) -> Extraction:
    """Run the pipeline on one document, with our rules when none are given.

    Raises
    ------
    ExtractorError
        It cannot be read.
    """
    from extractor import pipeline

    data = source.path or sys.stdin.buffer.read()
    limits = current_limits()
    with time_limit(limits, source.name):
        extraction = pipeline.run(data, rules, name=source.name, password=password, limits=limits)
    return replace(extraction, document_id=source.document_id)


@contextmanager
def troubles_told(source: Input, tell: Callable[[str], None]) -> Iterator[None]:
    """Turn whatever goes wrong with a document into one line, so that it does not stop the others.

    Raises
    ------
    ExportError, RuleError
        The next document would fare no better.
    """
    try:
        yield
    except (ExportError, RuleError):
        raise
    except ExtractorError as error:
        tell(_reason(source, error))
    except Exception as error:
        tell(f"{source.shown}: internal error ({type(error).__name__}: {error})")
        if os.environ.get("EXTRACT_DEBUG") == "1":
            import traceback

            traceback.print_exc()


def unreadable(source: Input) -> str:
    """The complaint about a document none of whose pages could be read."""
    return f"{source.shown}: no page could be read"


def find_inputs(arguments: tuple[str, ...]) -> tuple[list[Input], list[str]]:
    """Find the documents meant, each once, with unique ids; and what is wrong with the arguments."""
    from extractor.export.names import unique_names

    found: dict[Path | None, Input] = {}
    wrong = []
    for argument in arguments:
        try:
            for source in _meant(argument):
                found.setdefault(source.path and source.path.resolve(), source)
        except ReadError as error:
            wrong.append(str(error))
    inputs = list(found.values())
    names = unique_names(source.stem for source in inputs)
    return [replace(source, document_id=name) for source, name in zip(inputs, names, strict=True)], wrong


def _meant(argument: str) -> list[Input]:
    if argument == "-":
        return [Input(None, "standard input")]
    path = Path(argument)
    try:
        if not path.is_dir():
            path.stat()
            return [Input(path, argument)]
        documents = _documents(path)
    except OSError as error:
        raise ReadError(error.strerror or str(error), source=argument) from error
    if not documents:
        raise ReadError(f"no document ({', '.join(_SUFFIXES)}) in this folder", source=argument)
    return [Input(document, str(document)) for document in documents]


def _documents(folder: Path) -> list[Path]:
    """Documents of a folder and its subfolders, sorted; hidden files are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES and not path.name.startswith(".") and path.is_file()
    )


def _reason(source: Input, error: ExtractorError) -> str:
    """Tell an error under the name the user gave, whatever name the stages knew the document by."""
    text = str(error)
    if error.source and error.source in (source.name, source.stem, source.document_id, str(source.path)):
        return source.shown + text.removeprefix(error.source)
    return f"{source.shown}: {text}"
