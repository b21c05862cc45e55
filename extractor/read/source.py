"""From a path to bytes, from bytes to text: what can be read, and one clear line about what cannot."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ReadError

_BINARIES = (
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, xlsx, odt)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls)"),
    (b"{\\rtf", "a rich text document (rtf)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x7f]")
_BLANK = re.compile(r"[\s\ufeff\u200b]*")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read with, and in French what could not be read of it."""

    text: str
    encoding: str
    issues: tuple[str, ...] = ()


def load(path: Path) -> bytes:
    """Read the bytes of the file at ``path``.

    Raises
    ------
    ReadError
        It is missing, a folder, not a regular file, or may not be read.
    """
    try:
        if path.is_dir():
            raise ReadError("this is a folder, not a file", source=str(path))
        if path.exists() and not path.is_file():
            raise ReadError("not a regular file", source=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("no such file", source=str(path)) from None
    except PermissionError:
        raise ReadError("no permission to read this file", source=str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"cannot be read: {reason}", source=str(path)) from error


def decode(data: bytes, name: str) -> Decoded:
    """Decode ``data``: UTF-8 or UTF-16 with its mark, else UTF-8, else Windows-1252.

    Raises
    ------
    ReadError
        The content is binary, or a text without a single visible character.
    """
    for magic, kind in _BINARIES:
        if data.startswith(magic):
            raise ReadError(f"not a PDF nor a text: {kind}", source=name)
    decoded = _decode(data)
    text = decoded.text
    if "\0" in text or len(_CONTROL.findall(text)) * 20 > len(text):
        raise ReadError("not a PDF nor a text: binary content", source=name)
    if _BLANK.fullmatch(text):
        raise ReadError("the text is blank", source=name)
    return decoded


def _decode(data: bytes) -> Decoded:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _repaired(data, "utf-16")
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    # A UTF-8 text with a few broken bytes is still one: as Windows-1252 all its accents would be lost.
    if broken and broken * 10 > sum(not char.isascii() for char in text):
        return _repaired(data, "cp1252")
    return _repaired(data, "utf-8")


def _repaired(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        count = text.count("\ufffd")
        return Decoded(text, encoding, (f"{count} caractère(s) illisible(s) dans l'encodage {encoding}",))
