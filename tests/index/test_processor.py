"""What this machine's processors are."""

from pathlib import Path

from index.processor import count_processors, read_features


def test_a_container_quota_of_one_and_a_half_processors_counts_as_two_at_most(tmp_path: Path):
    quota = tmp_path / "cpu.max"
    quota.write_text("150000 100000\n")

    assert count_processors(quota) == min(2, count_processors(tmp_path / "missing"))


def test_a_quota_below_one_processor_still_leaves_one(tmp_path: Path):
    quota = tmp_path / "cpu.max"
    quota.write_text("20000 100000\n")

    assert count_processors(quota) == 1


def test_without_a_quota_all_allowed_processors_count(tmp_path: Path):
    quota = tmp_path / "cpu.max"
    quota.write_text("max 100000\n")

    assert count_processors(quota) == count_processors(tmp_path / "missing") >= 1


def test_a_feature_counts_only_when_every_processor_has_it(tmp_path: Path):
    description = tmp_path / "cpuinfo"
    description.write_text("processor : 0\nflags\t\t: fma avx2 amx_bf16\n\nprocessor : 1\nflags\t\t: fma avx2\n")

    assert read_features(description) == {"fma", "avx2"}


def test_a_system_that_does_not_describe_its_processors_has_no_known_features(tmp_path: Path):
    assert read_features(tmp_path / "missing") == frozenset()
