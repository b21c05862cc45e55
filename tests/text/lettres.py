"""Numbers written in French words, traditional spelling: what the readers must read back."""

UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf"
).split()
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
SCALES = ((10**9, "milliard"), (10**6, "million"), (1000, "mille"))


def in_words(number: int) -> str:
    """Write ``number`` (0 to 999 999 999 999)."""
    if number < 1000:
        return _under_thousand(number)
    words = []
    for scale, name in SCALES:
        count, number = divmod(number, scale)
        if count:
            words.append(_scaled(count, name))
    if number:
        words.append(_under_thousand(number))
    return " ".join(words)


def _scaled(count: int, name: str) -> str:
    head = _under_thousand(count)
    if name != "mille":
        return f"{head} {name}{'s' if count > 1 else ''}"
    # "cent" and "vingt" lose their plural before "mille".
    head = head.removesuffix("s") if head.endswith(("cents", "vingts")) else head
    return "mille" if count == 1 else f"{head} mille"


def _under_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _under_hundred(rest)
    head = "cent" if hundreds == 1 else f"{UNITS[hundreds]} cent{'' if rest else 's'}"
    return f"{head} {_under_hundred(rest)}" if rest else head


def _under_hundred(number: int) -> str:
    if number < 20:
        return UNITS[number]
    base = number // 10 * 10
    if base in (70, 90):
        base -= 10
    rest = number - base
    if number == 80:
        return "quatre-vingts"
    if not rest:
        return TENS[base]
    return f"{TENS[base]}{' et ' if rest in (1, 11) and base != 80 else '-'}{UNITS[rest]}"
