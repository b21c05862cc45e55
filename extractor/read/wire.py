"""Steps of a reading through a pipe: flat tuples with their length before them, quick to pack and to unpack."""

from __future__ import annotations

import marshal
import os
import select
import time
from dataclasses import replace
from typing import Any

from extractor.model.document import RawPage, Ruling, quick_word
from extractor.model.geometry import quick_box
from extractor.read.steps import Begun, Done, Opened, Step

_HEAD = 4  # bytes that tell the length of a message

Message = tuple[Any, ...]


class LateError(Exception):
    """The other side has said nothing for as long as it may."""


class LostError(Exception):
    """The other side is gone."""


def send(pipe: int, message: Message) -> None:
    """Write a message whole."""
    body = marshal.dumps(message)
    rest = memoryview(len(body).to_bytes(_HEAD, "little") + body)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def receive(pipe: int, allowed: float) -> Any:
    """The next message.

    Raises
    ------
    LateError
        It does not come before the monotonic time ``allowed``.
    LostError
        The other side is gone.
    """
    length = int.from_bytes(_bytes(pipe, _HEAD, allowed), "little")
    return marshal.loads(_bytes(pipe, length, allowed))


def _bytes(pipe: int, count: int, allowed: float) -> bytes:
    parts = []
    while count:
        if not select.select([pipe], [], [], max(allowed - time.monotonic(), 0.0))[0]:
            raise LateError
        part = os.read(pipe, min(count, 1 << 20))
        if not part:
            raise LostError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def packed(step: Step) -> Message:
    """The step as a tuple of plain values."""
    if isinstance(step, Opened):
        return ("opened", step.pages)
    if isinstance(step, Begun):
        return ("begun", step.page, step.phase, step.seconds)
    page = step.page
    words = tuple(zip(*page.words, strict=True))
    if words:
        words = (words[0], tuple(map(tuple, words[1])), *words[2:])
    rulings = tuple((r.x0, r.y0, r.x1, r.y1) for r in page.rulings)
    frame = (page.number, page.width, page.height, page.rotation)
    told = (page.issue, page.reader, page.confidence, page.fallback)
    return ("done", step.phase, frame, told, words, rulings)


def unpacked(message: Message) -> Step:
    """The step that was packed."""
    kind = message[0]
    if kind == "opened":
        return Opened(message[1])
    if kind == "begun":
        return Begun(*message[1:])
    _, phase, frame, told, words, rulings = message
    issue, reader, confidence, fallback = told
    number, width, height, rotation = frame
    page = RawPage(
        number, width, height, rotation, issue=issue, reader=reader, confidence=confidence, fallback=fallback
    )
    if words:
        words = map(quick_word, zip(words[0], map(quick_box, words[1]), *words[2:], strict=True))
    return Done(replace(page, words=tuple(words), rulings=tuple(Ruling(*r) for r in rulings)), phase)
