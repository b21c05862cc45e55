"""What a batch is pointed at: files, folders, globs, lists, archives, addresses; and their bytes."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from glob import glob, has_magic
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.errors import ReadError

SUFFIXES = (".pdf", ".txt", ".md")
_INSIDE = "::"  # archive.zip::folder/report.pdf
_EXTRA = "pip install 'fiches-extractor[remote]'"
_PIECE = 1 << 20
_LONGEST = 1 << 30  # bytes of a document: more is no deliberation, and an archive may lie about it


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read. ``uri`` is a path, an address, or ``<archive>::<member>``."""

    uri: str

    @property
    def fichier(self) -> str:
        """Name of the file."""
        return PurePosixPath(self.uri.rpartition(_INSIDE)[2].partition("?")[0].replace("\\", "/")).name or "document"


def find_sources(arguments: tuple[str, ...]) -> tuple[list[Source], list[str]]:
    """Find the documents meant by the arguments.

    Parameters
    ----------
    arguments
        Files; folders (all ``*.pdf``, ``*.txt``, ``*.md`` and archives below them); globs; ``.zip`` archives; addresses
        such as ``https://…`` or ``s3://bucket/*.pdf`` (extra: remote); ``@list`` or a ``.txt`` file whose every line
        is one of these (blank lines and those that begin with # do not count).

    Returns
    -------
    sources
        In the order of the arguments, folders sorted; each document once.
    wrong
        A line for each argument that names nothing.
    """
    found: dict[str, Source] = {}
    wrong = []
    for argument in arguments:
        try:
            for uri in _meant(argument):
                found.setdefault(_known_as(uri), Source(uri))
        except ReadError as error:
            wrong.append(str(error))
        except Exception as error:  # each protocol has errors of its own
            wrong.append(f"{argument}: {getattr(error, 'strerror', None) or error}")
    return list(found.values()), wrong


def load(uri: str) -> bytes:
    """The bytes of a source.

    Raises
    ------
    ReadError
        It is not there, cannot be read, or is larger than a gibibyte.
    """
    archive, inside, member = uri.rpartition(_INSIDE)
    try:
        if inside:
            with _zip(archive) as files:
                return _whole(files.open(member), uri)
        if "://" not in uri and not Path(uri).is_file():
            raise ReadError("no such file" if not Path(uri).exists() else "not a regular file", source=uri)
        return _whole(_opened(uri), uri)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # each protocol has errors of its own
        reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        raise ReadError(f"cannot be read: {reason}", source=uri) from error


def _whole(handle: Any, uri: str) -> bytes:
    data = bytearray()
    with handle:
        while piece := handle.read(_PIECE):  # asked for at once, the limit itself would be allocated
            data += piece
            if len(data) > _LONGEST:
                raise ReadError("larger than a gibibyte", source=uri)
    return bytes(data)


def _opened(uri: str) -> Any:
    if "://" not in uri:
        return Path(uri).open("rb")
    try:
        return _fsspec().open(uri, "rb").open()
    except ImportError as error:
        raise ReadError(f"{error}: {_EXTRA}", source=uri) from error


def _zip(uri: str) -> zipfile.ZipFile:
    """An archive, opened where it is; brought here whole when its server gives no parts of files."""
    try:
        return zipfile.ZipFile(_opened(uri))
    except ValueError:
        return zipfile.ZipFile(BytesIO(_brought(uri)))


@lru_cache(maxsize=1)
def _brought(uri: str) -> bytes:
    return _whole(_opened(uri), uri)


def _meant(argument: str, lists: bool = True) -> Iterator[str]:
    """The documents one argument names, as ``Source.uri``; without ``lists``, a text is a document."""
    if lists and argument.startswith("@"):
        yield from _listed(Path(argument[1:]))
    elif "://" in argument:
        yield from _remote(argument)
    elif has_magic(argument) and not Path(argument).exists():
        names = sorted(glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if not names:
            raise ReadError("no file has such a name", source=argument)
        for name in names:
            yield from _local(Path(name), argument, lists=False)
    else:
        yield from _local(Path(argument), argument, lists)


def _local(path: Path, shown: str, lists: bool) -> Iterator[str]:
    if path.is_dir():
        below = [file for file in _files(path) if file.suffix.lower() in (*SUFFIXES, ".zip")]
        if not below:
            raise ReadError(f"no document ({', '.join(SUFFIXES)}) in this folder", source=shown)
        for file in below:
            yield from _archive(str(file)) if file.suffix.lower() == ".zip" else (str(file),)
    elif path.suffix.lower() == ".zip":
        yield from _archive(str(path))
    elif lists and path.suffix.lower() in (".txt", ".lst") and _is_list(path):
        yield from _listed(path)
    else:
        path.stat()
        yield str(path)


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder, sorted; hidden ones are left out."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(names) if not name.startswith("."))


def _archive(uri: str) -> Iterator[str]:
    with _zip(uri) as files:
        names = [i.filename for i in files.infolist() if not i.is_dir() and i.filename.lower().endswith(SUFFIXES)]
    if not names:
        raise ReadError(f"no document ({', '.join(SUFFIXES)}) in this archive", source=uri)
    yield from (f"{uri}{_INSIDE}{name}" for name in sorted(names))


def _remote(uri: str) -> Iterator[str]:
    if uri.lower().endswith(".zip"):
        yield from _archive(uri)
    elif uri.endswith("/") or has_magic(uri.partition("?")[0]):
        try:
            system, path = _fsspec().core.url_to_fs(uri)
            names = system.glob(path) if has_magic(path) else system.find(path)
            kept = (*SUFFIXES, ".zip")
            found = sorted(system.unstrip_protocol(name) for name in names if name.lower().endswith(kept))
        except Exception as error:  # each protocol has errors of its own
            raise ReadError(f"cannot be listed: {type(error).__name__}: {error}", source=uri) from error
        if not found:
            raise ReadError(f"no document ({', '.join(SUFFIXES)}) there", source=uri)
        for name in found:
            yield from _archive(name) if name.lower().endswith(".zip") else (name,)
    else:
        yield uri


def _is_list(path: Path) -> bool:
    """Whether every line of a text names a file or an address: a deliberation never reads like that."""
    try:
        lines = _lines(path)
    except (OSError, ValueError):
        return False
    return bool(lines) and all("://" in line or (len(line) < 4096 and Path(line).exists()) for line in lines)


def _listed(path: Path) -> Iterator[str]:
    try:
        lines = _lines(path)
    except ValueError as error:
        raise ReadError("this list is not a text in UTF-8", source=str(path)) from error
    for number, line in enumerate(lines, 1):
        try:
            yield from _meant(line, lists=False)
        except OSError as error:
            raise ReadError(f"entry {number}: {line}: {error.strerror or error}", source=str(path)) from error


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8-sig")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _known_as(uri: str) -> str:
    """What tells that two arguments mean the same document."""
    return uri if "://" in uri else os.path.realpath(uri)


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise ReadError(f"addresses need fsspec: {_EXTRA}") from error
    return fsspec
