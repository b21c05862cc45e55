"""What segmentation returns: acts, fiches and sections. A partition: every line is in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.model.document import Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading a fiche stands under: its kind (engagement, axe, orientation, objectif), number, title, lines."""

    genre: str
    numero: str | None
    titre: str
    type: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section: its name in the closed vocabulary, the label as printed, the lines of both.

    ``famille`` is the family of the indicators below, when the label says it. ``heads`` are the heads of the columns
    of a table that the lines are cells of, where a fiche is a row: they stand outside the fiche.
    """

    section: str
    intitule: str
    label: tuple[Line, ...]
    lines: tuple[Line, ...]
    famille: str | None = None
    heads: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class FichePart:
    """A fiche: heading lines, title, headings printed for it (``parents``) and above it (``above``), sections.

    ``genre`` is the kind of its heading. ``preamble`` and ``other`` are header lines that no rule names.
    """

    rang: int
    genre: str
    numero: str | None
    titre: str
    heading: tuple[Line, ...]
    parents: tuple[Heading, ...]
    above: tuple[Heading, ...]
    sections: tuple[SectionPart, ...]
    type: str | None = None

    @property
    def lines(self) -> list[Line]:
        """All lines of the fiche, in reading order within each piece."""
        found = [*self.heading, *(line for h in self.parents for line in h.lines)]
        for section in self.sections:
            found += [*section.label, *section.lines]
        return found


@dataclass(frozen=True, slots=True)
class Act:
    """A run of lines outside the fiches that belongs to one act: its nature and its lines."""

    nature: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Segmented:
    """The whole document: what stands outside fiches, by act, the fiches in order, and the furniture."""

    acts: tuple[Act, ...]
    fiches: tuple[FichePart, ...]
    furniture: tuple[Line, ...] = field(default=())
