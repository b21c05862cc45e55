"""Reading order of what stands outside ruled tables: columns, label columns, rows.

The items of a page are read top to bottom. Where a vertical gutter that nothing crosses separates two sides over
several rows, the sides are columns: a narrow left side holds the labels of the right one (a two-column fiche
without rules), otherwise the left side is read before the right one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from operator import itemgetter

from extractor.layout.grid import Grid
from extractor.layout.runs import Run
from extractor.model.geometry import Box, union

LABEL_WIDTH = 0.35  # of the region: a left side narrower than this is a column of labels
LABEL_LENGTH = 45  # characters: labels are short
MAX_DEPTH = 4
MIN_GUTTER = 4.0  # points
NEIGHBOUR = 8.0  # points between the middles of two items that may stand on a row
SAME_ROW = 6.0  # points between the middles of two labels printed side by side
MIN_CLEAR = 5.0  # points: blank between two columns over their whole height
HEADING_SIZE = 1.12  # of the label: what is printed larger above the labels is a heading
MIN_COLUMN = 25  # characters a row, on one side at least: the pieces of justified lines are shorter
ALIGNED = 0.7  # share of the rows of a column that begin at its two commonest abscissas
SURE_LABELS = 4  # known labels that make a column of labels, however short their texts are
BOLD_LABELS = 2  # the same, all of them known, and bold beside text that is not
LABEL_RUNS = 3  # lines a label may take
SHORT_CELL = 22  # characters: sides made of shorter pieces that stand row by row are a table without rules


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label of a two-column fiche without rules, with the runs at its right."""

    label: tuple[Run, ...]
    content: tuple[Item, ...]

    @property
    def box(self) -> Box:
        box = union(i.box for i in (*self.label, *self.content))
        assert box is not None
        return box


@dataclass(frozen=True, slots=True)
class Column:
    """Items read one after the other, apart from what stands beside them."""

    parts: tuple[Part, ...]

    @property
    def box(self) -> Box:
        box = union(p.box for p in self.parts)
        assert box is not None
        return box


Item = Run | Grid
Part = Run | Grid | LabelRow | Column


@dataclass(slots=True)
class _Band:
    """Items between two items that cross the gutter."""

    left: list[Item]
    right: list[Item]

    @property
    def two_sided(self) -> bool:
        if not self.left or len(self.right) < 2:
            return False
        a, b = union(i.box for i in self.left), union(i.box for i in self.right)
        return a is not None and b is not None and min(a.y1, b.y1) - max(a.y0, b.y0) > 0


IsLabel = Callable[[str], bool]


def arrange(items: Sequence[Item], is_label: IsLabel, depth: int = 0) -> list[Part]:
    """Items of a region in reading order. ``is_label`` knows the labels of a fiche by their words."""
    ordered = sorted(items, key=lambda i: (i.box.y0, i.box.x0))
    if not depth and _are_last_heads(ordered[-2:], is_label):
        return [*arrange(ordered[:-2], is_label, depth), *(Column((head,)) for head in sorted(ordered[-2:], key=_x0))]
    gutter = _best_gutter(ordered, is_label) if depth < MAX_DEPTH and len(ordered) > 3 else None
    if gutter is None:
        return list(ordered)
    width = _width(ordered)
    parts: list[Part] = []
    for crossing, whole in _bands(ordered, gutter):
        for band, beside in _boxes(whole, width, is_label):
            if beside:
                parts += _two_sides(band, width, is_label, depth)
            else:
                parts += sorted([*band.left, *band.right], key=lambda i: (i.box.y0, i.box.x0))
        if crossing is not None:
            parts.append(crossing)
    return parts


def _x0(item: Item) -> float:
    return item.box.x0


def _are_last_heads(items: Sequence[Item], is_label: IsLabel) -> bool:
    """Whether two labels side by side end a page: the boxes they head stand on the next."""
    if len(items) < 2 or not all(isinstance(item, Run) and is_label(item.text) for item in items):
        return False
    left, right = sorted(items, key=_x0)
    return abs(left.box.cy - right.box.cy) < SAME_ROW and right.box.x0 - left.box.x1 > MIN_GUTTER


def _width(items: Sequence[Item]) -> float:
    box = union(i.box for i in items)
    return box.width if box else 0.0


def _bands(items: Sequence[Item], gutter: float) -> Iterator[tuple[Item | None, _Band]]:
    """Bands top to bottom, each with the crossing item that ends it (None for the last)."""
    crossing: list[Item] = []
    others: list[Item] = []
    for item in items:
        x0, _, x1, _ = item.box
        (crossing if x0 < gutter - 1 and x1 > gutter + 1 else others).append(item)
    limits = list(accumulate((item.box.cy for item in crossing), max))
    bands = [_Band([], []) for _ in range(len(crossing) + 1)]
    for item in others:
        x0, y0, x1, y1 = item.box
        band = bands[bisect_right(limits, (y0 + y1) / 2)]
        (band.left if (x0 + x1) / 2 < gutter else band.right).append(item)
    return zip([*crossing, None], bands, strict=True)


def _boxes(band: _Band, width: float, is_label: IsLabel) -> list[tuple[_Band, bool]]:
    """The band, and whether its sides stand beside each other; or what is above, in and below two boxes in it.

    Two boxes begin with two labels side by side, and end where another label stands below both.
    """
    if not band.two_sided:
        return [(band, False)]
    if _worth(band, width, is_label):
        return [(band, True)]
    heads = _heads(band, is_label)
    if heads is None:
        return [(band, False)]
    limits = [heads[0].box.y0 - SAME_ROW, _bottom(band, heads, is_label)]
    parts = [_Band([], []) for _ in range(3)]
    for item in (*band.left, *band.right):
        part = parts[bisect_right(limits, item.box.y0)]
        (part.left if item in band.left else part.right).append(item)
    above, boxes, below = parts
    if not boxes.two_sided or not _are_boxes(boxes, is_label):
        return [(band, False)]
    return [(above, False), (boxes, True), (below, False)]


def _bottom(band: _Band, heads: tuple[Run, Run], is_label: IsLabel) -> float:
    """Where another label stands below all that is above it on the other side."""
    found = inf
    for side, other in ((band.left, band.right), (band.right, band.left)):
        for item in side:
            if isinstance(item, Run) and item not in heads and item.box.y0 < found and is_label(item.text):
                above = max(o.box.y1 for o in (*heads, *other) if o.box.y0 < item.box.y0 or o in heads)
                if item.box.y0 > above:
                    found = item.box.y0
    return found


def _are_boxes(band: _Band, is_label: IsLabel) -> bool:
    """Whether two sides under labels of their own hold rows of their own, and nothing crosses what parts them."""
    clear = min(i.box.x0 for i in band.right) - max(i.box.x1 for i in band.left)
    aligned = _aligned(band.left, is_label, 0.0) and _aligned(band.right, is_label, ALIGNED)
    return clear >= MIN_CLEAR and aligned and len(_rows(band.left)) != len(_rows(band.right))


def _heads(band: _Band, is_label: IsLabel) -> tuple[Run, Run] | None:
    """Two labels side by side, the first of the band."""
    lefts = [i for i in band.left if isinstance(i, Run) and is_label(i.text)]
    rights = [i for i in band.right if isinstance(i, Run) and is_label(i.text)] if lefts else []
    pairs = ((a, b) for a in lefts for b in rights if abs(a.box.cy - b.box.cy) < SAME_ROW)
    return min(pairs, key=lambda pair: pair[0].box.y0, default=None)


def _best_gutter(items: Sequence[Item], is_label: IsLabel) -> float | None:
    """Abscissa that separates most items into two sides, or None when no side is worth a column."""
    width = _width(items)
    best, best_score = None, 0.0
    for at in _candidates(items):
        bands = [b for _, whole in _bands(items, at) for b, beside in _boxes(whole, width, is_label) if beside]
        score = sum(len(b.left) + len(b.right) for b in bands) - 2.0 * len(bands)
        if score > best_score:
            best, best_score = at, score
    return best


def _candidates(items: Sequence[Item]) -> list[float]:
    """Middles of the gaps between neighbours of a row, one for each few points."""
    found: dict[int, float] = {}
    heights = sorted((item.box.cy, item.box.x0) for item in items)
    for first in items:
        right, cy = first.box.x1, first.box.cy
        beside = heights[bisect_right(heights, (cy - NEIGHBOUR, inf)) : bisect_left(heights, (cy + NEIGHBOUR,))]
        nearest = min((x0 for _, x0 in beside if x0 >= right), default=-inf)
        if nearest - right >= MIN_GUTTER:
            for at in (nearest - 2.0, (nearest + right) / 2):
                found.setdefault(round(at / 3), at)
    return [found[key] for key in sorted(found)]


def _is_label_column(band: _Band, width: float, is_label: IsLabel) -> bool:
    """Narrow, sparse, and made of labels: known by their words, or all bold beside text that is not."""
    box = union(i.box for i in band.left)
    runs = [i for i in band.left if isinstance(i, Run)]
    if box is None or len(runs) < len(band.left):
        return False
    if box.width >= LABEL_WIDTH * width or max(len(r.text) for r in runs) > LABEL_LENGTH:
        return False
    first = min(band.right, key=lambda i: (i.box.y0, i.box.x0))
    if isinstance(first, Run) and is_label(first.text):
        return False  # two columns, each under its own label
    blocks = _blocks(band.left, is_label)
    known = sum(is_label(_text(block)) for block in blocks)
    bold = all(r.bold for r in runs) and not any(r.bold for r in band.right[:3] if isinstance(r, Run))
    sure = known >= SURE_LABELS and known > 0.8 * len(blocks)
    sure = sure or (bold and known >= BOLD_LABELS and known == len(blocks))
    if sure and _facing(blocks, band.right):
        return True
    if not _taller(band):
        return False
    return known >= len(blocks) / 2 or bold


def _facing(blocks: Sequence[Sequence[Run]], right: Sequence[Item]) -> bool:
    """Whether something begins at the right of nearly every label, at its height."""
    beside = sum(any(abs(o.box.y0 - block[0].box.y0) < 4 for o in right) for block in blocks)
    return beside > 0.8 * len(blocks)


def _taller(band: _Band) -> bool:
    """Whether the right side has more lines than the left one: labels are sparse."""
    return len(band.right) > 1.3 * len(band.left)


def _worth(band: _Band, width: float, is_label: IsLabel) -> bool:
    if _is_rowwise(band):
        return False
    if _is_label_column(band, width, is_label):
        return True
    clear = min(i.box.x0 for i in band.right) - max(i.box.x1 for i in band.left)
    widest = max(_row_length(band.left), _row_length(band.right))
    if clear < MIN_CLEAR or widest < MIN_COLUMN:
        return False
    return _aligned(band.left, is_label, 0.0) and _aligned(band.right, is_label, ALIGNED)


def _aligned(side: Sequence[Item], is_label: IsLabel, share: float) -> bool:
    """Whether this share of the rows begin at two abscissas, as in a column, which the wide blanks of a line do not.

    Two rows prove nothing, unless the first is a label.
    """
    firsts = _rows(side)
    if len(firsts) < 3:
        head = firsts[0]
        return len(firsts) == 2 and isinstance(head, Run) and is_label(head.text)
    counts = sorted(Counter(round(i.box.x0 / 3) for i in firsts).values(), reverse=True)
    return sum(counts[:2]) >= share * len(firsts)


def _row_length(side: Sequence[Item]) -> float:
    """Characters a row of a side holds on average."""
    return sum(len(i.text) for i in side if isinstance(i, Run)) / len(_rows(side))


def _rows(side: Sequence[Item]) -> list[Item]:
    """First item of each row of a side, top to bottom."""
    firsts: list[Item] = []
    top, left = -inf, inf
    for cy, x0, item in sorted([(i.box.cy, i.box.x0, i) for i in side], key=itemgetter(0, 1)):
        if cy - top > 4:
            firsts.append(item)
            top, left = cy, x0
        elif x0 < left:
            firsts[-1] = item
            top, left = cy, x0
    return firsts


def _is_rowwise(band: _Band) -> bool:
    """Short pieces that face one another row by row: a table without rules, read by rows."""
    texts = [i.text for i in band.right if isinstance(i, Run)]
    if not texts or sum(map(len, texts)) / len(_rows(band.right)) >= SHORT_CELL:
        return False
    facing = sum(any(abs(o.box.cy - i.box.cy) < 4 for o in band.right) for i in band.left)
    return facing >= 0.8 * len(band.left)


def _two_sides(band: _Band, width: float, is_label: IsLabel, depth: int) -> list[Part]:
    if _is_label_column(band, width, is_label):
        return list(_label_rows(band, is_label))
    below = _label_below(band, is_label)
    left = [i for i in band.left if i.box.y0 < below]
    columns: list[Part] = [Column(tuple(arrange(s, is_label, depth + 1))) for s in (left, band.right) if s]
    return columns + sorted((i for i in band.left if i.box.y0 >= below), key=lambda i: (i.box.y0, i.box.x0))


def _label_below(band: _Band, is_label: IsLabel) -> float:
    """Top of the first label at the left under the whole right side: what follows belongs to neither column."""
    bottom = max(i.box.y1 for i in band.right)
    firsts = _rows(band.left)  # a word inside a justified line is no label
    tops = [i.box.y0 for i in firsts if isinstance(i, Run) and i.box.y0 > bottom and is_label(i.text)]
    return min(tops, default=inf)


def _blocks(left: Sequence[Item], is_label: IsLabel) -> list[list[Run]]:
    """Runs of a label column grouped into labels: lines close to one another are one, unless another label begins."""
    blocks: list[list[Run]] = []
    runs = [item for item in sorted(left, key=lambda i: i.box.y0) if isinstance(item, Run)]
    for index, run in enumerate(runs):
        near = blocks and run.box.y0 - blocks[-1][-1].box.y1 < 0.7 * run.size
        opens = not run.text[:1].islower() and is_label(_text(runs[index : index + LABEL_RUNS]))
        if near and not (opens and is_label(_text(blocks[-1]))):
            blocks[-1].append(run)
        else:
            blocks.append([run])
    return blocks


def _text(runs: Sequence[Run]) -> str:
    return " ".join(run.text for run in runs)


def _label_rows(band: _Band, is_label: IsLabel) -> Iterator[Part]:
    """Each label with what stands at its right until the next label."""
    labels = _blocks(band.left, is_label)
    content = sorted(band.right, key=lambda i: (i.box.y0, i.box.x0))
    tops = [label[0].box.y0 - 3 for label in labels]
    before = [i for i in content if i.box.cy < tops[0]]
    printed = max(run.size for run in labels[0])
    plain = any(not i.bold for i in content if isinstance(i, Run))
    heads = [i for i in before if isinstance(i, Run) and (i.size > HEADING_SIZE * printed or (i.bold and plain))]
    if heads:  # a heading above the table, narrow enough to cross no gutter
        last = max(i.box.cy for i in heads)
        yield from (i for i in before if i.box.cy <= last)
        before = [i for i in before if i.box.cy > last]
    if before:
        yield LabelRow((), tuple(before))
    for index, label in enumerate(labels):
        limit = tops[index + 1] if index + 1 < len(labels) else inf
        yield LabelRow(tuple(label), tuple(i for i in content if tops[index] <= i.box.cy < limit))
