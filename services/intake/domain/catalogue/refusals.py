"""What is refused of a day or a number that is put on record with a draft."""

from shared.errors import FieldRefused


class HeldInTheFuture(FieldRefused):
    """日期不正确：{message}"""

    def __init__(self, field: str) -> None:
        super().__init__(field, "date_in_future", "日期不得晚于今天")


class DecisionIsAnother(FieldRefused):
    """决定文号不正确：{message}"""

    def __init__(self) -> None:
        super().__init__("decision", "decision_is_another", "与政府审定时记录的文号不一致")
