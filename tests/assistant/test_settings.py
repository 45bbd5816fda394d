from pathlib import Path

import pytest

from assistant.errors import SettingInvalid
from assistant.settings import Settings, names

README = Path(__file__).parents[2] / "README.md"


def test_without_variables_the_library_stands_in_the_current_folder_and_no_model_is_called():
    settings = Settings.from_environment({"HOME": "/root", "LANG": "ar_DZ.UTF-8"})

    assert settings.library == Path("library")
    assert settings.chat_model == ""
    assert settings.embedding_model == ""


def test_every_variable_reaches_its_field():
    settings = Settings.from_environment(
        {
            "ITTIFAQ_LIBRARY": "/srv/مكتبة",
            "ITTIFAQ_CACHE": "/srv/cache",
            "ITTIFAQ_EMBEDDING_MODEL": "/srv/e5",
            "ITTIFAQ_EMBEDDING_WEIGHTS": "/srv/e5.bin",
            "ITTIFAQ_CHAT_MODEL": "openai:qwen",
            "ITTIFAQ_CHAT_BASE_URL": "http://127.0.0.1:8000/v1",
            "ITTIFAQ_CHAT_API_KEY": "secret",
            "ITTIFAQ_CHAT_TIMEOUT": "12.5",
        }
    )

    assert settings == Settings(
        library=Path("/srv/مكتبة"),
        cache=Path("/srv/cache"),
        embedding_model="/srv/e5",
        embedding_weights=Path("/srv/e5.bin"),
        chat_model="openai:qwen",
        chat_base_url="http://127.0.0.1:8000/v1",
        chat_api_key="secret",
        chat_timeout=12.5,
    )


def test_a_misspelt_setting_is_refused_with_the_right_spelling():
    with pytest.raises(SettingInvalid, match=r"ITTIFAQ_LIBARY is not a setting.*ITTIFAQ_LIBRARY\?"):
        Settings.from_environment({"ITTIFAQ_LIBARY": "/tmp/x"})


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "1e9"])
def test_a_timeout_out_of_range_is_refused_by_name_and_value(value: str):
    with pytest.raises(SettingInvalid, match=r"ITTIFAQ_CHAT_TIMEOUT.*1 to 600"):
        Settings.from_environment({"ITTIFAQ_CHAT_TIMEOUT": value})


def test_an_endpoint_without_a_model_is_refused():
    with pytest.raises(SettingInvalid, match="ITTIFAQ_CHAT_MODEL"):
        Settings.from_environment({"ITTIFAQ_CHAT_BASE_URL": "http://127.0.0.1:1/v1"})


def test_the_api_key_is_never_shown():
    assert "secret" not in repr(Settings(chat_api_key="secret"))


def test_the_readme_lists_every_setting():
    table = README.read_text(encoding="utf-8")

    assert [name for name in names() if f"`{name}`" not in table] == []
