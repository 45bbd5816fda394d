"""Letters of fonts that draw signs in the places of others: Symbol and Wingdings, as Word keeps them."""

# Source: Adobe's encoding of the Symbol font; only what stands in running text.
_SYMBOL = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0xA0, 0xA4), "€ϒ′≤", strict=True)),
    **dict(zip(range(0xAB, 0xBC), "↔←↑→↓°±″≥×∝∂•÷≠≡≈", strict=True)),
    **{0x2D: "−", 0xA5: "∞", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xE5: "∑", 0xF2: "∫"},
}
_WINGDINGS = {0x6C: "●", 0xA8: "☐", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0xE0: "→", 0xDF: "←", 0xA7: "•"}
_PRIVATE = 0xF000


def sign_of(font: str, code: str) -> str:
    """Give the sign that a font draws for a character.

    Args:
        font: its name.
        code: of the character, in hexadecimal digits.

    Returns:
        The sign; a space for one that only decorates.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return " "
    if font.lower().startswith(("symbol", "wingdings")):
        signs = _SYMBOL if font.lower().startswith("symbol") else _WINGDINGS
        place = number - _PRIVATE if number >= _PRIVATE else number
        return signs.get(place, chr(place) if "0" <= chr(min(place, 0x7F)) <= "9" else " ")
    return chr(number) if 0x20 <= number < 0xD800 or 0xF900 <= number < 0x110000 else " "
