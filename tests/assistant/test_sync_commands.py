"""`ittifaq sync` and `ittifaq restore` as a person types them: what is said of files that are gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main

NEWS = {
    "روما.txt": "وقّعت وزارة الصناعة يوم 23 جويلية 2025 بروما مذكرة تفاهم حول الميكانيك الدقيقة.",
    "bilan.txt": "Le pôle textile de Monastir compte 85 entreprises et emploie 9 200 personnes.",
    "sel.txt": "Le port de Zarzis exportera trois mille tonnes de sel par an à partir de juin 2026.",
    "لوح.txt": "سينتج مصنع غرداية للألواح الشمسية خمسين ألف لوح في السنة ابتداءً من مارس 2027.",
    "annaba.txt": "L'aciérie d'Annaba livrera ses premières poutrelles au printemps, dit son directeur.",
}


@pytest.fixture
def sync(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Sync a folder of five files after deleting some, and give what is said."""
    folder = tmp_path / "مجلد"
    folder.mkdir()
    for name, text in NEWS.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = ["sync", str(folder), "--library", str(tmp_path / "library")]
    assert main(command) == 0

    def run(*deleted: str) -> str:
        for name in deleted:
            (folder / name).unlink()
        capsys.readouterr()
        main([*command, "--delete"])
        return capsys.readouterr().out

    return run


def test_one_document_waits_in_the_bin_and_two_documents_wait(sync: Callable[..., str]):
    one, two = sync("روما.txt"), sync("bilan.txt", "sel.txt")

    assert "1 document waits in the bin for 30 days" in one
    assert "2 documents wait in the bin for 30 days" in two
    assert "in the bin" not in sync()
