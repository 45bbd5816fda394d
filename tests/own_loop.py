"""Coroutines in tests: where a browser was opened before, the tests' own thread has a loop that runs."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def run_apart(coroutine: Coroutine[object, object, Result]) -> Result:
    """Run a coroutine to its end on a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
