"""Gradio's pages, but for the files that anyone could name in what they send.

Of itself Gradio takes a value such as {"path": …, "meta": {"_type": "gradio.FileData"}} for a file, whatever the
function expects: it would copy a file of the server, or fetch one from another host, before any function of ours is
called.

It also makes a component anew for each output that is left as it is; here only those that change are handed to it.
"""

from copy import copy
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState


class PlainBlocks(gr.Blocks):
    """Blocks whose functions are given text, numbers and lists of them, and nothing else."""

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """Read what was sent; an object is none of what the page or a program sends.

        Raises:
            gradio.Error: an object was sent.
        """
        if _holds_an_object(inputs):
            raise gr.Error(
                "An argument is an object, which is not text: give text, numbers or lists.", print_exception=False
            )
        read: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return read

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: list[Any] | dict[str, Any], state: SessionState | None
    ) -> list[Any]:
        """Give what the outputs show now; what is skipped costs nothing."""
        # A function of one output gives the value itself, which may be a list of one.
        is_one_each = isinstance(predictions, list | tuple) and len(predictions) == len(block_fn.outputs) > 1
        if not is_one_each:
            return await self._show(block_fn, predictions, state)
        changed = [each != gr.skip() for each in predictions]
        fewer = copy(block_fn)
        fewer.outputs = [output for output, is_changed in zip(block_fn.outputs, changed, strict=True) if is_changed]
        values = [value for value, is_changed in zip(predictions, changed, strict=True) if is_changed]
        # Of one output Gradio wants the value itself.
        shown = iter(await self._show(fewer, values[0] if len(values) == 1 else values, state))
        return [next(shown) if is_changed else gr.skip() for is_changed in changed]

    async def _show(
        self, block_fn: BlockFunction, predictions: list[Any] | dict[str, Any], state: SessionState | None
    ) -> list[Any]:
        shown: list[Any] = await super().postprocess_data(block_fn, predictions, state)
        return shown


def _holds_an_object(value: object) -> bool:
    # Iteratively, as lists within lists may be deep.
    open_ones = [value]
    while open_ones:
        each = open_ones.pop()
        if isinstance(each, dict):
            return True
        if isinstance(each, list | tuple):
            open_ones.extend(each)
    return False
