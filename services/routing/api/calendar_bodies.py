"""What is asked of the calendar and how it answers."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from services.routing.api.clock_answers import DayOut
from services.routing.commands.recompute_cases import MovingCase
from shared import moments
from shared.answers import DueOut
from shared.calendar import SpecialDay, SpecialKind, YearList
from shared.calendar_versions import CalendarVersion

FIRST_YEAR, LAST_YEAR = 2000, 2100
EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
LONGEST_PAUSE = timedelta(days=1100)
MOST_QUESTIONS = 100
Day = Annotated[moments.Day, Field(ge=EARLIEST, le=LATEST)]


def _no_truth_value(given: Any) -> Any:
    if isinstance(given, bool):
        raise ValueError("应为整数")
    return given


WorkingDays = Annotated[int, BeforeValidator(_no_truth_value), Field(ge=0, le=365)]


class CalendarDayOut(BaseModel):
    """One day of the year."""

    day: date
    is_working: bool
    reason: str


class CalendarOut(BaseModel):
    """A year. is_provisional: its holiday list is not published yet.  version: of the imports."""

    year: int
    version: int
    is_provisional: bool
    days: list[CalendarDayOut]


class PauseBody(BaseModel):
    """Days from `first` to the day before `resumed` do not count."""

    model_config = ConfigDict(extra="forbid")

    first: Day
    resumed: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "PauseBody":
        if self.resumed is not None and self.resumed < self.first:
            raise ValueError("暂停的恢复日期不能早于开始日期")
        if self.resumed is not None and self.resumed - self.first > LONGEST_PAUSE:
            raise ValueError("一次暂停不能超过1100天")
        return self


def _are_bounded(pauses: list[PauseBody]) -> list[PauseBody]:
    lasted = (one.resumed - one.first for one in pauses if one.resumed is not None)
    if sum(lasted, timedelta()) > LONGEST_PAUSE:
        raise ValueError("各次暂停合计不能超过1100天")
    return pauses


Pauses = Annotated[list[PauseBody], Field(max_length=50), AfterValidator(_are_bounded)]


class DueDateQuestion(BaseModel):
    """A start, a limit in working days, and pauses; all pauses together at most 1100 days."""

    model_config = ConfigDict(extra="forbid")

    start: Day
    working_days: WorkingDays
    pauses: Pauses = Field(default_factory=list)


class DueDatesBody(BaseModel):
    """One question in the body itself, or many as `questions`, at most 100."""

    model_config = ConfigDict(extra="forbid")

    start: Day | None = None
    working_days: WorkingDays | None = None
    pauses: Pauses = Field(default_factory=list)
    questions: list[DueDateQuestion] | None = Field(
        default=None, min_length=1, max_length=MOST_QUESTIONS
    )

    @model_validator(mode="after")
    def _is_one_or_many(self) -> "DueDatesBody":
        if self.questions is not None and (self.start or self.working_days or self.pauses):
            raise ValueError("一次提出多个问题时，全部写在 questions 中")
        return self

    def missing(self) -> tuple[str, ...]:
        """The fields that a single question lacks."""
        if self.questions is not None:
            return ()
        needed = {"start": self.start, "working_days": self.working_days}
        return tuple(name for name, given in needed.items() if given is None)

    def asked(self) -> list[DueDateQuestion]:
        """The questions; nothing may be missing."""
        if self.questions is not None:
            return self.questions
        assert self.start is not None
        assert self.working_days is not None
        return [
            DueDateQuestion(start=self.start, working_days=self.working_days, pauses=self.pauses)
        ]


class DueDateAnswer(BaseModel):
    """The due date and every day on the way to it."""

    due: DueOut
    counted_working_days: int
    days: list[DayOut]


class DueDatesAnswer(BaseModel):
    """The answers in the order of the questions."""

    answers: list[DueDateAnswer]


class SpecialDayBody(BaseModel):
    """A day off, or a weekend day made up for by work."""

    model_config = ConfigDict(extra="forbid")

    date: Day
    kind: Literal["holiday", "workday"]
    name: str = Field(min_length=1, max_length=40)


class YearListBody(BaseModel):
    """The whole arrangement for a year. notice: name and number of the document that ordered it."""

    model_config = ConfigDict(extra="forbid")

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    notice: str = Field(min_length=1, max_length=200)
    days: list[SpecialDayBody] = Field(min_length=1, max_length=120)

    @model_validator(mode="after")
    def _days_belong_to_the_year(self) -> "YearListBody":
        """The State Council's list may reach back into the December before."""
        days = [one.date for one in self.days]
        for day in days:
            if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
                raise ValueError(f"日期{day}不属于{self.year}年")
        if len(set(days)) < len(days):
            raise ValueError("日期不得重复")
        return self

    def listed(self) -> YearList:
        """The list as the calendar knows it."""
        return YearList(
            self.year,
            tuple(SpecialDay(one.date, SpecialKind(one.kind), one.name) for one in self.days),
        )


class MovingDueOut(BaseModel):
    """One due date that would move."""

    clock: str
    before: DueOut
    after: DueOut


class MovingCaseOut(BaseModel):
    """An open case whose due dates would move."""

    application_number: str
    changes: list[MovingDueOut]

    @classmethod
    def of(cls, moving: MovingCase) -> "MovingCaseOut":
        """From what the dry run found."""
        changes = [
            MovingDueOut(clock=one.clock, before=DueOut.of(one.before), after=DueOut.of(one.after))
            for one in moving.changes
        ]
        return cls(application_number=moving.number, changes=changes)


class ImportOut(BaseModel):
    """version: of the import, None for a dry run.  cases: the first thousand that would move."""

    version: int | None
    moving_cases: int = 0
    cases: list[MovingCaseOut] = Field(default_factory=list)


class CalendarVersionOut(BaseModel):
    """One import."""

    version: int
    year: int
    notice: str
    published_at: datetime
    days: list[SpecialDayBody]

    @classmethod
    def of(cls, imported: CalendarVersion) -> "CalendarVersionOut":
        """From a version."""
        days = [
            SpecialDayBody(date=day.date, kind=day.kind.value, name=day.name)
            for day in imported.listed.days
        ]
        return cls(
            version=imported.version,
            year=imported.listed.year,
            notice=imported.notice,
            published_at=imported.published_at,
            days=days,
        )


class CalendarVersionsOut(BaseModel):
    """All imports, oldest first; the newest of a year is in force."""

    versions: list[CalendarVersionOut]
