"""The endpoints as tools of the Model Context Protocol, called by its own client; skipped, aloud, without it."""

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import Any

import pytest

from assistant.errors import SettingInvalid
from assistant.mcp_extra import require_mcp
from assistant.service import Service
from tests.own_loop import run_apart
from tests.programs_server import PEOPLE, QUESTION, in_person, open_service, serving

HAS_MCP = find_spec("mcp") is not None
needs_mcp = pytest.mark.skipif(not HAS_MCP, reason="NO MCP: pip install 'ittifaq[mcp]' to test the tools of --mcp")
AMINA = {"Authorization": "Basic YW1pbmE6eA=="}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with open_service(tmp_path_factory.mktemp("mcp")) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    serve: AbstractContextManager[str] = serving(service, in_person, with_mcp=True)
    with serve as at:
        yield f"{at}/gradio_api/mcp/"


def call(address: str, headers: dict[str, str], tool: str = "", **arguments: object) -> Any:
    """Call a tool, or list all when none is named."""

    async def talk() -> Any:
        from mcp import ClientSession
        from mcp.client.streamable_http import streamablehttp_client

        async with (
            streamablehttp_client(address, headers=headers) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await (session.call_tool(tool, arguments) if tool else session.list_tools())

    return run_apart(talk())


@needs_mcp
def test_the_tools_are_the_four_endpoints_with_their_arguments(address: str):
    tools = {tool.name: tool for tool in call(address, {}).tools}

    assert set(tools) == {"ask", "search", "agreements", "document"}
    assert tools["ask"].description.startswith("Answer a question in Arabic, French or English")
    words = tools["search"].inputSchema["properties"]
    assert set(words) == {"words", "k", "language", "since", "until", "publisher", "document"}
    assert words["k"]["type"] == "integer" and "1 to 100" in words["k"]["description"]


@needs_mcp
def test_each_tool_can_be_called(address: str, service: Service):
    answer = told(call(address, AMINA, "ask", question=QUESTION))
    hits = told(call(address, AMINA, "search", words="convention-cadre", k=1))
    found = told(call(address, AMINA, "agreements", kind="MoU"))
    document = told(call(address, AMINA, "document", id=hits[0]["document"]["id"]))

    assert service.kept(PEOPLE["amina"], answer["id"]).owner == "amina"
    assert hits[0]["text"] in document["text"]
    assert found["count"] == 1


@needs_mcp
def test_who_did_not_sign_in_is_refused(address: str):
    refused = call(address, {}, "ask", question=QUESTION)

    assert refused.isError and "Sign in first." in refused.content[0].text


@needs_mcp
def test_a_wrong_call_is_told_what_is_wrong(address: str):
    refused = call(address, AMINA, "document", id="nowhere")

    assert refused.isError and "No document has the id 'nowhere'" in refused.content[0].text


@pytest.mark.skipif(HAS_MCP, reason="MCP is installed here")
def test_without_its_packages_mcp_says_what_to_install(service: Service):
    with pytest.raises(SettingInvalid, match=re.escape("pip install 'ittifaq[mcp]'")):
        require_mcp()


def told(result: Any) -> Any:
    assert not result.isError, result.content
    return json.loads(result.content[0].text)
