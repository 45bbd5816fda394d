"""What this machine's processors are: how many may be used, and what they compute natively."""

import os
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_DESCRIPTION = Path("/proc/cpuinfo")


def count_processors(quota: Path = _QUOTA) -> int:
    """Count the processors this process may use: its affinity, less where a container's quota allows fewer."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        share, period = quota.read_text(encoding="ascii").split()
        return max(1, min(allowed, round(int(share) / int(period))))
    except (OSError, ValueError):  # no container, or one without a quota ("max")
        return allowed


def read_features(description: Path = _DESCRIPTION) -> frozenset[str]:
    """List the instruction sets that every processor has, as Linux names them; empty where the system does not say."""
    try:
        lines = description.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    sets = [frozenset(line.partition(":")[2].split()) for line in lines if line.startswith("flags")]
    return frozenset.intersection(*sets) if sets else frozenset()
