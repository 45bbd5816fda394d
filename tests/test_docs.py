"""The README says what the code does: its commands exist, and its two journeys name real functions."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from assistant.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
STEPS = re.findall(r"\| \d \| (.+?) \|", README)
NAMED = sorted({name for step in STEPS for name in re.findall(r"`((?:ingest|index|assistant)\.[\w.]+)`", step)})
COMMANDS = sorted(set(re.findall(r"`ittifaq (\w+)", README)))


@pytest.mark.parametrize("name", NAMED)
def test_a_step_of_the_journeys_is_a_real_function_or_module(name: str):
    parts = name.split(".")
    module = import_module(".".join(parts[:2]))

    for part in parts[2:]:
        module = getattr(module, part)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_explains_itself_with_examples(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert f"ittifaq {command}" in capsys.readouterr().out.split("examples:")[1]


def test_the_readme_lists_every_command():
    assert (
        sorted(
            [
                "ingest",
                "ask",
                "chat",
                "search",
                "agreements",
                "documents",
                "remove",
                "sync",
                "restore",
                "doctor",
                "feedback",
                "evaluate",
                "serve",
                "users",
                "demo",
            ]
        )
        == COMMANDS
    )
