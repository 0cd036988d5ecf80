"""Whether an answer comes from whom the task was given to, before any of it is applied."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.routing.commands.lawful_answer import demand_a_lawful_decision
from services.routing.repository.cases import holder_of_task
from shared.contracts import TaskDecided
from shared.contracts.task import OFFICE_USER
from shared.messaging.consumer import Hopeless
from shared.unit_of_work import Work


class Answer(Protocol):
    """What every answer of a back office has."""

    @property
    def task_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Senders:
    """Which broker user answers for whom: a department's own system for its office, else our desk.

    desk: the broker user of licensing, whose desks answer for every office without a system."""

    desk: str

    def of(self, organization: str, *, is_external: bool) -> str:
        """The only broker user that may answer a task of this organisation."""
        return OFFICE_USER.format(organization=organization) if is_external else self.desk


async def admit_answer(work: Work, answer: Answer, sender: str | None, senders: Senders) -> None:
    """Let an answer pass whose sender holds the task; of an unknown task nothing can be said yet.

    A decision that did not go through our desk is held to what the desk demands.

    sender: the broker's word, None where no broker is between us or from before it was asked.
    Raises: Hopeless, so that the answer is parked with the reason and without effect."""
    if sender is None:
        return
    task_id = _task_of(answer)
    holder = await holder_of_task(work.connection, task_id)
    if holder is None:
        return
    expected = senders.of(holder.organization, is_external=holder.is_external)
    if sender != expected:
        named = sender or "未经消息代理证明的发送者"
        raise Hopeless(f"答复来自 {named}，而任务 {task_id} 属于 {expected}（user-id）")
    if holder.is_external and isinstance(answer, TaskDecided):
        demand_a_lawful_decision(answer, holder)


def _task_of(answer: Answer) -> UUID:
    try:
        return UUID(answer.task_id)
    except ValueError as error:
        raise Hopeless("task_id 不是本系统给出的任务编号（UUID）") from error
