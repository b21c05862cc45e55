"""The inside of a paragraph or cell written in the Markdown/HTML mixture of OCR services.

Marks and tags go, the text stays: each block tag (``<p>``, ``<li>``, ``<br>``…) and each list sign begins a
new segment. Tags may be unbalanced in any way; what is not certainly a tag is text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from extractor.read.lines import Glyph, squeeze
from extractor.text.bullets import BULLETS

SUPERSCRIPT_E = "\u1d49"  # MODIFIER LETTER SMALL E: an ordinal or, in OCR, a misread euro sign

_SUPERSCRIPT_DIGITS = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_INLINE = "a|abbr|b|big|code|del|em|font|i|img|ins|label|mark|s|small|span|strike|strong|sub|sup|u"
_BLOCK = (
    "article|blockquote|body|br|caption|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header|hr|html"
    "|li|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_TOKEN = re.compile(
    rf"""
    (?P<comment><!--.*?-->)
    # Attributes need a value, else "a<b et c>d" would be a tag.
    |(?P<tag><(?P<close>/?)(?P<name>{_INLINE}|{_BLOCK})
        (?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?>)
    |(?P<entity>&(?:\#\d+|\#x[0-9a-f]+|[a-z]\w*);)
    |(?P<latex>(?P<dollar>\$)?[\^_]\{{(?P<body>[^{{}}]*)\}}(?(dollar)\$))
    |(?P<escape>\\(?P<escaped>[\\`*_{{}}\[\]()\#+\-.!|~$&%<>]))
    # A longer run is a blank to fill in or a hidden name.
    |(?P<mark>(?<!\*)\*{{2,3}}(?!\*)|(?<!\w)__(?=[^\W_])|(?<=[^\W_]|[.,;:!?)])__(?!\w))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RAISED = re.compile(r"\$\^\{(?P<body>[^{}$]{1,4})\}\$")
_EMPHASIS = re.compile(r"\s*\*(?P<inside>[^\s*][^*\n]*[^\s*])\*\s*")
_SIGN = re.compile(
    rf"""
    (?:^|(?<=\s))(?P<sign>[{BULLETS}]|[-–—−*](?=\s|\w)|o(?=\s))
    |(?:^|(?<=\s))(?P<number>\d{{1,2}})(?P<dot>[.)]?)(?=\s)
    |(?<=\S)(?P<glued>-)(?=\s|[^\W\d_])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph or list item: its glyphs, heading level (0: none), whether a block tag opened it."""

    glyphs: list[Glyph]
    level: int
    tagged: bool

    @property
    def text(self) -> str:
        return "".join(char for char, _ in self.glyphs)


@dataclass(slots=True)
class _List:
    """An open list: the sign of its items ("1." or "1" when numbered), the last number.

    ``glued`` says that the sign sticks to the first item ("-Nombre"), ``word`` is then its first word.
    """

    sign: str = ""
    count: int = 0
    glued: bool = False
    word: str = ""


def plain_glyphs(raw: str) -> list[Glyph]:
    """Glyphs of a line that is not marked up, but for the raised letters that recognisers write as formulas.

    Examples
    --------
    >>> "".join(char for char, _ in plain_glyphs("au 1$^{er}$ mars"))
    'au 1er mars'
    """
    glyphs: list[Glyph] = []
    at = 0
    for token in _RAISED.finditer(raw):
        glyphs.extend(zip(raw[at : token.start()], range(at, token.start()), strict=True))
        body = list(zip(token["body"], range(*token.span("body")), strict=True))
        glyphs.extend(_raise(glyphs, body, token.end() - 1))
        at = token.end()
    return glyphs + list(zip(raw[at:], range(at, len(raw)), strict=True))


def segments(raw: str, start: int, end: int) -> list[Segment]:
    """Segments of ``raw[start:end]`` in order, none empty; offsets are those of ``raw``.

    Examples
    --------
    >>> [s.text for s in segments("<p>Etat - FIR :</p><ul> - un poste - deux lits", 0, 46)]
    ['Etat - FIR :', '- un poste', '- deux lits']
    """
    reader = _Reader(raw)
    emphasis = _EMPHASIS.fullmatch(raw, start, end)
    if emphasis:  # the whole of it in italics: no list sign
        start, end = emphasis.span("inside")
    at = start
    for token in _TOKEN.finditer(raw, start, end):
        reader.copy(at, token.start())
        reader.take(token)
        at = token.end()
    reader.copy(at, end)
    reader.flush()
    return reader.segments


class _Reader:
    """Collects glyphs between two block tags, then cuts them at the list signs that the open lists use."""

    def __init__(self, raw: str) -> None:
        self.segments: list[Segment] = []
        self._raw = raw
        self._glyphs: list[Glyph] = []
        self._lists: list[_List] = []
        self._raised: int | None = None  # where the open superscript begins
        self._enclosed = False  # inside <p> or <li>: a dash there is punctuation
        self._tagged = False
        self._level = 0

    def copy(self, start: int, end: int) -> None:
        self._glyphs.extend(zip(self._raw[start:end], range(start, end), strict=True))

    def take(self, token: re.Match[str]) -> None:
        last = token.end() - 1
        match token.lastgroup:
            case "tag":
                self._tag(token["name"].lower(), closing=bool(token["close"]), last=last)
            case "entity":
                self._glyphs.extend((char, last) for char in html.unescape(token[0]))
            case "latex":
                body = list(zip(token["body"], range(*token.span("body")), strict=True))
                self._glyphs.extend(_raise(self._glyphs, body, last))
            case "escape":
                self._glyphs.append((token["escaped"], last))

    def _tag(self, name: str, *, closing: bool, last: int) -> None:
        if name == "sup":
            self._superscript(closing=closing, last=last)
        elif re.fullmatch(_BLOCK, name):
            self.flush()
            self._tagged = True
            self._block(name, closing=closing)

    def _superscript(self, *, closing: bool, last: int) -> None:
        if not closing:
            self._raised = len(self._glyphs)
        elif self._raised is not None:
            before, inside = self._glyphs[: self._raised], self._glyphs[self._raised :]
            self._glyphs = before + _raise(before, inside, last)
            self._raised = None

    def _block(self, name: str, *, closing: bool) -> None:
        if name in ("br", "hr"):
            return
        self._enclosed = name in ("p", "li") and not closing
        self._level = int(name[1]) if name[1:].isdigit() and not closing else 0
        if name not in ("ul", "ol"):
            return
        if not closing:
            self._lists.append(_List("1." if name == "ol" else ""))
        elif self._lists:
            self._lists.pop()

    def flush(self) -> None:
        """End the current segment."""
        glyphs = squeeze(self._glyphs)
        self._glyphs, self._raised = [], None
        if not glyphs:
            return
        text = "".join(char for char, _ in glyphs)
        cuts = self._cuts(text)
        for index, (a, b) in enumerate(zip(cuts, [*cuts[1:], len(text)], strict=True)):
            self.segments.append(Segment(squeeze(glyphs[a:b]), self._level, self._tagged or index > 0))
        self._tagged = False

    def _cuts(self, text: str) -> list[int]:
        """Offsets in ``text`` where an item begins, 0 included; one without letter or digit is none."""
        in_list = bool(self._lists) and not self._enclosed
        if in_list:
            self._learn(text)
        cuts = [0]
        for match in _SIGN.finditer(text):
            sign = match["sign"] or ""
            if (sign and sign in BULLETS) or (in_list and self._opens(match, text)):
                cuts.append(match.start())
        ends = [*cuts[1:], len(text)]
        return [0, *(a for a, b in zip(cuts, ends, strict=True) if a and any(c.isalnum() for c in text[a:b]))]

    def _learn(self, text: str) -> None:
        """Take the sign of the innermost list from its first words."""
        inner, first = self._lists[-1], _SIGN.match(text)
        if inner.sign not in ("", "1.") or inner.count or first is None:
            return
        inner.sign = first["sign"] or "1" + first["dot"].replace(")", ".")
        inner.glued = inner.sign == "-" and not text[1:2].isspace()
        word = re.match(r"-([^\W\d_]{4,}\b)", text)
        inner.word = word[1] if word else ""

    def _opens(self, match: re.Match[str], text: str) -> bool:
        """Whether a sign of one of the open lists stands here as the beginning of an item."""
        follows = text[match.end() :]
        if match["number"]:
            return self._counts(int(match["number"]), dotted=bool(match["dot"]), follows=follows.lstrip())
        same = [known for known in self._lists if known.sign == (match["sign"] or match["glued"])]
        capital = follows.lstrip()[:1].isupper()
        if match["glued"]:  # "lits- Crèches", or "lits-Nombre" where the first item is "-Nombre"
            words = [known.word for known in same if known.word]
            return bool(same) and capital and (follows[0].isspace() or follows.startswith(tuple(words)))
        if follows[:1].isspace():
            return bool(same)
        return follows[:1].isalpha() and any(capital or known.glued for known in same)

    def _counts(self, number: int, *, dotted: bool, follows: str) -> bool:
        """Whether ``number`` is the next one of the innermost numbered list, or 1 again (OCR renumbers)."""
        for known in reversed(self._lists):
            if known.sign == ("1." if dotted else "1"):
                right = number == known.count + 1 or (dotted and number == 1)
                if right and (dotted or follows[:1].isupper()):
                    known.count = number
                    return True
        return False


def _raise(before: list[Glyph], inside: list[Glyph], last: int) -> list[Glyph]:
    """Write a superscript. After a figure "e" and digits stay raised: "20ᵉ" is not "20e", nor "20³" 203."""
    figure = "".join(char for char, _ in before[-3:]).rstrip()
    text = "".join(char for char, _ in inside).strip()
    if not figure or not figure[-1].isdecimal():
        return inside
    if text in ("e", "E"):
        return [(SUPERSCRIPT_E, last)]
    if not (text.isascii() and text.isdecimal()):
        return inside
    digits = [(_SUPERSCRIPT_DIGITS[char], offset) for char, offset in inside if not char.isspace()]
    return [*digits[:-1], (digits[-1][0], last)]
