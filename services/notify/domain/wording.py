"""Titles and sentences of notifications, filled with facts that are never personal data.

A template may only name the places listed here; free text of a case (reasons, defects, remarks) is
not among them, because people write names into it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.notify.domain.errors import TemplateInvalid

PLACES = frozenset(
    {"application_number", "item", "organization", "window", "stage", "offices", "until", "due",
     "working_days", "outcome", "before", "clock", "ended", "meeting", "time", "follows",
     "follows_item", "licence"}
)  # fmt: skip
UNKNOWN = "—"
LONGEST_TITLE = 60
LONGEST_SENTENCE = 300
_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Wording:
    """How one type of event is told: to anyone, and where it differs to the origin window and to the
    offices that hold the case."""

    event_type: str
    title: str
    sentence: str
    origin_sentence: str | None = None
    office_sentence: str | None = None

    def check(self) -> None:
        """Raises: TemplateInvalid for an unknown place, a stray brace, an empty or overlong text."""
        texts = (self.title, self.sentence, self.origin_sentence, self.office_sentence)
        for text in (one for one in texts if one is not None):
            longest = LONGEST_TITLE if text is self.title else LONGEST_SENTENCE
            if not text.strip() or len(text) > longest:
                raise TemplateInvalid(event_type=self.event_type, reason="文字为空或过长")
            unknown = set(_PLACE.findall(text)) - PLACES
            if unknown or _BRACE.search(_PLACE.sub("", text)):
                reason = f"不认识的占位符 {'、'.join(sorted(unknown)) or '{'}"
                raise TemplateInvalid(event_type=self.event_type, reason=reason)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its places filled; an unknown fact shows as a dash."""
    return _PLACE.sub(lambda found: facts.get(found.group(1)) or UNKNOWN, text)
