"""Whether the packages are installed that offer the library's endpoints as tools of the Model Context Protocol."""

from importlib.util import find_spec

from assistant.errors import SettingInvalid


def require_mcp() -> None:
    """Make sure that they are, without importing them.

    Raises:
        SettingInvalid: they are not; the message says what to install.
    """
    if find_spec("mcp") is None:
        raise SettingInvalid("--mcp needs packages that are not installed: pip install 'ittifaq[mcp]'")
