"""Documents in the hands of other offices: no query code, and the applicant's name masked (H)."""

from tests.intake.integration.window import Desk, decided


async def test_a_supervisor_reads_a_document_without_query_code_and_with_a_masked_name(
    desk: Desk,
) -> None:
    accepted = await desk.accepted()
    await desk.hear(decided(accepted))
    page = f"applications/{accepted['application_number']}/documents/receipt/page"

    at_the_window = (await desk.get(page)).text
    elsewhere = (await desk.get(page, by="zy-zwb-s01")).text

    assert accepted["query_code"] in at_the_window
    assert "赵秀兰" in at_the_window
    assert accepted["query_code"] not in elsewhere
    assert "赵秀兰" not in elsewhere
    assert "赵**" in elsewhere
