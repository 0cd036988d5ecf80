"""The base of all errors of the field: the class docstring is the sentence people read (style.md 11).

Attributes are the facts of the case; no HTTP status and no framework in here."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of the request and what is wrong with it."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """办理请求不符合规定。"""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        for name, fact in facts.items():
            setattr(self, name, fact)
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The class docstring with the facts filled in."""
        return (type(self).__doc__ or "").strip().format(**self.facts)


class FieldRefused(DomainError):
    """提交的内容有误：{message}"""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(field=field, code=code, message=message)
        self.error = FieldError(field, code, message)
        self.errors: tuple[FieldError, ...] = (self.error,)
