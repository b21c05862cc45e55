"""A number printed beside the middle of a title of two lines is read before it."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.model.document import Line

ALIGNED = 1.5  # points between the left edges of two lines of one title
SAME_SIZE = 0.1  # of the size of the type
LEADING = 0.8  # of the size of the type: the most white between two lines of one title


def badges_first(lines: Sequence[Line]) -> list[Line]:
    """Lines of a column, top to bottom, with a badge ("Action 1.2") before the two lines that it stands beside.

    Its middle is between theirs, it ends left of both, and its type is another: their baselines are not its own, and
    read from top to bottom it would cut the title in two.
    """
    found = list(lines)
    for index in range(1, len(found) - 1):
        above, badge, below = found[index - 1 : index + 2]
        if _is_badge(above, badge, below) and not any(
            _goes_on(found[i], found[j])
            for i, j in ((index - 2, index - 1), (index + 1, index + 2))
            if 0 <= i < j < len(found)
        ):
            found[index - 1 : index + 1] = badge, above
    return found


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
