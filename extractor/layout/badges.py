"""A number printed beside the middle of a title of several lines is read before it."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model.document import Line

ALIGNED = 1.5  # points between the left edges of two lines of one title
SAME_SIZE = 0.1  # of the size of the type
SMALLER = 1.15  # times smaller than the title a badge on one of its lines is
LEADING = 0.8  # of the size of the type: the most white between two lines of one title


def badges_first(lines: Sequence[Line]) -> list[Line]:
    """Lines of a column, top to bottom, with a badge ("Action 1.2") before the two or three lines it stands beside.

    Its middle is that of theirs, it ends left of them, and its type is another: read from top to bottom it would cut
    the title in two, or stand inside its second line.
    """
    found = list(lines)
    for index in range(1, len(found) - 1):
        above, middle, below = found[index - 1 : index + 2]
        if not above.box or not middle.box or middle.box.x0 >= above.box.x0:
            continue  # as hardly any line: it begins left of the one above
        before, after = found[index - 2] if index > 1 else None, found[index + 2] if index + 2 < len(found) else None
        if (before and _goes_on(before, above)) or (after and _goes_on(below, after)):
            continue
        if _is_badge(above, middle, below):
            found[index - 1 : index + 1] = middle, above
        elif at := _badge_end(above, middle, below):
            badge = middle.part(0, len(middle.text[:at].rstrip()))
            found[index - 1 : index + 1] = badge, above, middle.part(at, len(middle.text))
            return [*found[: index + 2], *badges_first(found[index + 2 :])]
    return found


def _badge_end(above: Line, middle: Line, below: Line) -> int:
    """Where the second line of a title begins, after a badge in smaller type; 0 when there is none."""
    if not (above.box and below.box) or abs(above.box.x0 - below.box.x0) > ALIGNED:
        return 0
    at = next((w.start for w in middle.words if abs(w.box.x0 - above.box.x0) <= ALIGNED), 0)
    if at <= 0:
        return 0
    badge, rest = middle.part(0, at), middle.part(at, len(middle.text))
    return at if badge.size * SMALLER < above.size and _goes_on(above, rest) and _goes_on(rest, below) else 0


def _is_badge(above: Line, badge: Line, below: Line) -> bool:
    if not (above.box and badge.box and below.box) or not _goes_on(above, below):
        return False
    if not (badge.box.x1 < min(above.box.x0, below.box.x0) and above.box.cy < badge.box.cy < below.box.cy):
        return False
    return abs(badge.size - above.size) > SAME_SIZE * above.size or badge.bold != above.bold


def _goes_on(above: Line, below: Line) -> bool:
    """Whether two lines have one left edge, one type, and no more than a leading between them."""
    if not (above.box and below.box) or abs(above.box.x0 - below.box.x0) > ALIGNED:
        return False
    same = above.bold == below.bold and abs(above.size - below.size) <= SAME_SIZE * above.size
    return same and below.box.y0 - above.box.y1 < LEADING * above.size
