"""A department's own system, as small as it can be: takes its tasks, reads the dossier, answers.

Needs aio-pika and nothing of Yikou. Set BROKER_URL (the content of broker_url_office_<code>), ROUTING_KEY
(external.<level>.<division>.<department>), API_URL (…/api/v1), TOKEN (department_system), OFFICE (the
organisation's code) and OFFICE_NAME. A real one keeps task and answer in its database before it acks."""

import asyncio
import json
import os
import time
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

import aio_pika

BROKER_URL, ROUTING_KEY = os.environ["BROKER_URL"], os.environ["ROUTING_KEY"]
API_URL, TOKEN = os.environ["API_URL"], os.environ["TOKEN"]
OFFICE, OFFICE_NAME = os.environ["OFFICE"], os.environ["OFFICE_NAME"]
USER = unquote(urlsplit(BROKER_URL).username or "")
ANSWERS = uuid.UUID("6f1ed002-ab5d-4f7e-8f11-0c3a5d2b9e10")
"""Any namespace of your own: the id of an answer follows from its task, so that a repeat is known."""


def dossier(number: str) -> dict[str, Any]:
    """The application; the purpose is logged. Right after the task it may be a 404 for a moment."""
    address = f"{API_URL}/applications/{number}?purpose={quote('审查申请材料')}"
    request = Request(address, headers={"Authorization": f"Bearer {TOKEN}"})
    for _ in range(50):
        try:
            with urlopen(request, timeout=10) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except HTTPError as error:
            if error.code not in (404, 503):
                raise
            time.sleep(0.2)
    raise TimeoutError(number)


def granted(task: dict[str, Any]) -> bytes:
    """A decision in favour, as a CloudEvents message. A corrected one needs an id of its own."""
    now = datetime.now(UTC).isoformat()
    decision = {
        "outcome": "granted", "reason": "符合条件。",
        "decided_by": "office-r01", "decided_by_name": "王审查",
        "signed_by": "office-h01", "signed_by_name": "李首席",
        "organization": OFFICE, "organization_name": OFFICE_NAME, "decided_at": now,
    }  # fmt: skip
    event = {
        "specversion": "1.0",
        "id": str(uuid.uuid5(ANSWERS, f"{task['task_id']}/decided")),
        "source": f"/{USER}",
        "type": "cn.yikou.task.decided.v1",
        "subject": task["application_number"],
        "time": now,
        "datacontenttype": "application/json",
        "sequence": 1,
        "data": {
            "task_id": task["task_id"],
            "application_number": task["application_number"],
            "decision": decision,
        },
    }
    return json.dumps(event, ensure_ascii=False).encode()


async def main() -> None:
    """Take tasks until ended."""
    connection = await aio_pika.connect_robust(BROKER_URL)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.set_qos(prefetch_count=20)
        queue = await channel.declare_queue(
            f"{USER}.tasks.v1", durable=True, arguments={"x-queue-type": "quorum"}
        )
        await queue.bind("yikou.tasks", ROUTING_KEY)
        answers = await channel.get_exchange("yikou.decisions", ensure=False)
        print("ready", flush=True)
        async with queue.iterator() as messages:
            async for message in messages:
                event = json.loads(message.body)
                if event["type"] == "cn.yikou.task.assigned.v1":
                    papers = await asyncio.to_thread(dossier, event["subject"])
                    print(f"{event['subject']}  {papers['item']['name']}", flush=True)
                    answer = aio_pika.Message(
                        granted(event["data"]),
                        content_type="application/cloudevents+json",
                        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                        message_id=uuid.uuid4().hex,
                        user_id=USER,
                    )
                    await answers.publish(answer, "task.decided.v1", mandatory=True)
                await message.ack()


if __name__ == "__main__":
    asyncio.run(main())
