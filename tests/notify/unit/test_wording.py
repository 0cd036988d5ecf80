"""Wording: every event has one, and none can carry a person's words."""

from datetime import UTC, datetime

import pytest

from services.notify.consumers import facts_of
from services.notify.domain.errors import TemplateInvalid
from services.notify.domain.wording import PLACES, UNKNOWN, Wording, filled
from services.notify.repository.shipped_wordings import shipped_wordings
from shared.contracts import EVENTS, OF_NO_CASE, DeliveryFailed, Event, Exchange
from tests.contracts.examples import EXAMPLES

FACTS_OF_CASE = {"application_number": "4101…", "item": "老年优待证办理", "window": "1号窗口"}


def is_told(event: type[Event]) -> bool:
    """Whether somebody is told of it; the calendar belongs to no case."""
    return event.EXCHANGE is Exchange.EVENTS and event not in OF_NO_CASE


ON_EVENTS = [one for one in EXAMPLES if is_told(type(one))]


def test_every_event_is_worded() -> None:
    assert set(shipped_wordings()) == {event.TYPE for event in EVENTS if is_told(event)}


@pytest.mark.parametrize("event", ON_EVENTS, ids=lambda event: type(event).__name__)
def test_every_shipped_sentence_finds_its_facts(event: Event) -> None:
    wording = shipped_wordings()[event.TYPE]
    of_case = {} if isinstance(event, DeliveryFailed) else FACTS_OF_CASE
    facts = {**of_case, **facts_of(event)}

    texts = (wording.title, wording.sentence, wording.origin_sentence, wording.office_sentence)
    for text in texts:
        written = filled(text or "", facts)
        assert UNKNOWN not in written
        assert "{" not in written
        assert not text or len(written) < 200


@pytest.mark.parametrize("event", ON_EVENTS, ids=lambda event: type(event).__name__)
def test_facts_name_only_known_places(event: Event) -> None:
    assert facts_of(event).keys() <= PLACES


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("标题", "{reason}"), ("标题", "{item.__class__}"), ("标题", "{item!r}"), ("标题", "{"),
        ("标题", "}"), ("标题", ""), (" ", "句子"), ("长" * 61, "句子"), ("标题", "长" * 301),
        ("{applicant}", "句子"),
    ],
)  # fmt: skip
def test_an_unfit_template_is_refused(title: str, sentence: str) -> None:
    with pytest.raises(TemplateInvalid) as refused:
        Wording("cn.yikou.case.closed.v1", title, sentence).check()

    assert "cn.yikou.case.closed.v1" in refused.value.sentence


def test_an_unknown_fact_shows_as_a_dash() -> None:
    assert filled("由{offices}办理", {}) == "由—办理"


def test_days_are_told_as_in_shanghai() -> None:
    late = next(one for one in EXAMPLES if type(one).__name__ == "CaseSuspended")
    moment = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

    facts = facts_of(late.model_copy(update={"expected_until": moment}))

    assert facts["until"] == "2026年11月21日"
