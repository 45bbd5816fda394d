"""What a model proposes is taken from whatever it wraps around its JSON."""

import json

import pytest

from assistant.proposals import MOST_PROPOSALS, read_proposals

ONE = '{"instrument": "مذكرة تفاهم", "parties": ["الكتلة", "Euromed"], "date": "23 جويلية 2025"}'
TWO = '{"instrument": "convention", "parties": ["CETIM", "UIT"]}'


@pytest.mark.parametrize(
    "reply",
    [
        f"{ONE}\n{TWO}",
        f"```json\n{ONE}\n{TWO}\n```",
        f"Voici les accords :\n1. {ONE}\n2. {TWO}\nBonne lecture {{!}}",
        f"[{ONE}, {TWO}]",
        f'{{"agreements": [{ONE}, {TWO}]}}',
        f"{ONE}{TWO}",
        f'{{"agreements": [{ONE}, {TWO}, {{"instrument": "conv …',
        json.dumps(json.loads(ONE), indent=2) + TWO,
    ],
)
def test_proposals_are_found_however_they_are_wrapped(reply: str):
    first, second = read_proposals(reply)

    assert first.get("parties") == ("الكتلة", "Euromed")
    assert first.get("date") == ("23 جويلية 2025",)
    assert first.get("place") == ()
    assert second.get("instrument") == ("convention",)


@pytest.mark.parametrize(
    "value", ['"Rome"', '["Rome"]', '{"quote": "Rome"}', '{"value": "Rome", "page": 3}', '[{"name": " Rome "}]']
)
def test_a_value_may_be_a_text_a_list_or_an_object(value: str):
    (proposal,) = read_proposals(f'{{"instrument": "MoU", "place": {value}}}')

    assert proposal.get("place") == ("Rome",)


@pytest.mark.parametrize("value", ["12", "null", "true", '""', '" "', "[]", "{}", '[[["Rome"]]]', f'"{"x" * 5000}"'])
def test_what_is_no_quotation_is_left_out(value: str):
    (proposal,) = read_proposals(f'{{"instrument": "MoU", "place": {value}}}')

    assert proposal.get("place") == ()


@pytest.mark.parametrize(
    "reply",
    ["", "NONE", "لا يوجد", "{", "{}", "[]", "{'a': 1}", '{"date": "2025"}', '"instrument"', "}{" * 99],
)
def test_nonsense_proposes_nothing(reply: str):
    assert read_proposals(reply) == []


def test_a_model_that_repeats_itself_is_cut_off():
    assert len(read_proposals(ONE * 500)) == MOST_PROPOSALS


def test_a_reply_nested_without_end_is_given_up_soon():
    assert read_proposals('{"a":' * 2_400) == []
