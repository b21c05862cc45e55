"""Plain text: one line of the file, one Line."""

from __future__ import annotations

from extractor.model.document import Line, RawPage
from extractor.read.inline import plain_glyphs
from extractor.read.lines import begins_paragraph, build, pages, source_lines, squeeze


def read_plain(text: str) -> tuple[RawPage, ...]:
    r"""Pages of a plain text: every line that is not blank, in order, none lost.

    ``Line.number`` is the 1-based line of the file, whatever the page; pages are parted by form feeds.

    Examples
    --------
    >>> [page] = read_plain("Fiche 3\n\n -  accueil   familial")
    >>> [(line.number, line.text, line.starts) for line in page.lines]
    [(1, 'Fiche 3', True), (3, '- accueil familial', True)]
    """
    lines: list[Line] = []
    previous, gap = "", True
    for place in source_lines(text):
        glyphs = squeeze(plain_glyphs(place.text))
        if not glyphs:
            gap = True
            continue
        shown = "".join(char for char, _ in glyphs)
        lines.append(build(place, glyphs, starts=begins_paragraph(shown, previous, gap)))
        previous, gap = shown, False
    return pages(text, lines)
