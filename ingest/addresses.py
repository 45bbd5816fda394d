"""Web addresses told from paths, without anything that speaks to the network."""

import re

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Say whether a text is a web address and not a path."""
    return bool(_ADDRESS.fullmatch(text))
