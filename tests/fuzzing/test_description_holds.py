"""Whatever is asked, the answer is one that the OpenAPI document promised, and nothing fails inside."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from services.description import whole_description
from tests.fuzzing.knocking import PROMISES, Knocker, Operation
from tests.proving import IS_LONG, how_many
from tools.routes import applications


def _operations() -> dict[str, Operation]:
    with applications() as apps:
        described = schemathesis.openapi.from_dict(whole_description(apps))
    found = (one.ok() for one in described.get_all_operations())
    return {one.label: one for one in found}


OPERATIONS = _operations()


@pytest.mark.timeout(how_many(short=120, long=3600))
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_the_document_promises(knocker: Knocker, label: str) -> None:
    @settings(
        max_examples=how_many(short=12, long=100),
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if IS_LONG else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @seed(20261121)
    @given(drawn=st.data())
    def knock(drawn: st.DataObject) -> None:
        case, by = drawn.draw(knocker.knocks(OPERATIONS[label]))
        answer = knocker.send(case, by)
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, checks=list(PROMISES))

    knock()

    assert knocker.parked() == []
