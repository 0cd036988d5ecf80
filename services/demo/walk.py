"""The walk of `make demo`: one real case from a community window to the district and back.

Every step is an HTTP request; what it prints is what the system answered. The closing line is JSON and
is only printed when all of it is true."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from services.demo.hall import Answer, Hall
from services.demo.seed_files import Item, Seed, StaffMember
from shared.calendar import SHANGHAI
from shared.private_files import private_file, private_folder

CLERK = "zy-lianhu-901-c01"
STREET_REVIEWER = "zy-lianhu-r01"
DISTRICT_REVIEWER = "zy-mzj-r01"
CHIEF = "zy-mzj-h01"
APPLICANT = "elder-1"
ITEM = "elder_card"


class WalkFailed(Exception):
    """Something the walk promises did not come true."""


@dataclass(frozen=True, slots=True)
class Hop:
    """Who did what, where and when."""

    who: str
    where: str
    what: str
    when: str


class Walk:
    """Walks one case and remembers every hop."""

    def __init__(self, hall: Hall, seed: Seed, say: Callable[[str], None]) -> None:
        self._hall = hall
        self._say = say
        self._staff: dict[str, StaffMember] = {str(one.id): one for one in seed.staff}
        self._organizations = {one.code: one.name for one in seed.organizations}
        self._item = _only(seed.items, ITEM)
        self._applicant = next(one for one in seed.applicants if one.key == APPLICANT)
        self._window = ""
        self.hops: list[Hop] = []

    async def run(self, folder: Path) -> str:
        """Walk all seven steps of the main job. folder: where the licence's PDF is put.

        Returns: the closing JSON line.  Raises: WalkFailed, NotAnswered, TimeoutError."""
        submitted = await self._submit_and_accept()
        number, code = submitted["application_number"], submitted["query_code"]
        await self._review_at_the_street(number)
        await self._decide_at_the_district(number)
        licence = await self._licence_at_the_window(number)
        pdf = await self._print(licence, folder)
        await self._hand_over(number, code)
        return json.dumps(
            {
                "application_number": number,
                "query_code": code,
                "licence_number": licence["licence_number"],
                "pdf": str(pdf),
                "origin_window": submitted["origin"]["window"],
                "hops": [asdict(hop) for hop in self.hops],
            },
            ensure_ascii=False,
        )

    async def _submit_and_accept(self) -> Answer:
        submitted = await self._hall.submit(self._item, self._applicant, by=CLERK)
        number = submitted["application_number"]
        self._window = submitted["origin"]["window"]
        self._hop(CLERK, f"收件：{self._item.name}，办件编号 {number}")
        accepted = await self._hall.act(number, "acceptance", {}, by=CLERK)
        due = accepted["promised_due"]
        remark = "（暂定）" if due["is_provisional"] else ""
        self._hop(CLERK, f"受理，出具受理通知书，承诺办结日期 {due['on']}{remark}")
        notice = await self._hall.fetch(
            f"applications/{number}/documents/acceptance_notice", by=CLERK
        )
        self._must("受理通知书应为 PDF", notice.startswith(b"%PDF"))
        return submitted

    async def _review_at_the_street(self, number: str) -> None:
        review = await self._hall.review_of(number, by=STREET_REVIEWER)
        opinion = {"outcome": "granted", "opinion": "材料齐全，符合条件，建议准予。"}
        await self._hall.review(review, "opinion", opinion, by=STREET_REVIEWER)
        await self._hall.review(review, "decision", {}, by=STREET_REVIEWER)
        self._hop(STREET_REVIEWER, "街道初审通过，转报区级")

    async def _decide_at_the_district(self, number: str) -> None:
        review = await self._hall.review_of(number, by=DISTRICT_REVIEWER)
        opinion = {"outcome": "granted", "opinion": "经核验，申请人符合办理条件，拟准予。"}
        await self._hall.review(review, "opinion", opinion, by=DISTRICT_REVIEWER)
        self._hop(DISTRICT_REVIEWER, "区级审查，拟准予")
        await self._hall.review(review, "sign-off", {"approved": True, "remark": "同意"}, by=CHIEF)
        self._hop(CHIEF, "首席代表签批")
        await self._hall.review(review, "decision", {}, by=CHIEF)
        self._hop(CHIEF, "作出准予决定")

    async def _licence_at_the_window(self, number: str) -> Answer:
        await self._hall.application_in(number, "ready", by=CLERK)
        licence = await self._hall.licence(number, by=CLERK)
        self._must("证照应写明原受理窗口", licence["origin_window"] == self._window)
        self._hop(CLERK, f"结果回到原受理窗口：{licence['licence_number']}")
        return licence

    async def _print(self, licence: Answer, folder: Path) -> Path:
        content = await self._hall.licence_pdf(licence["licence_number"], by=CLERK)
        self._must("证照应为 PDF", content.startswith(b"%PDF"))
        path = licence["verification_path"].removeprefix("/api/v1/")
        verified = await self._hall.get(path)
        self._must("证照应能核验为有效", verified["status"] == "valid")
        pdf = folder / f"{licence['application_number']}.pdf"
        await asyncio.to_thread(_keep, pdf, content)
        self._hop(CLERK, "打印证照，扫码核验有效")
        return pdf

    async def _hand_over(self, number: str, code: str) -> None:
        delivery = {
            "mode": "window",
            "recipient": self._applicant.name,
            "relation": "self",
            "remark": "",
        }
        closed = await self._hall.act(number, "delivery", delivery, by=CLERK)
        self._hop(CLERK, "送达回证签收，证照交付申请人")
        self._must("办件应已归档", closed["status"] == "closed")
        receipt = await self._hall.fetch(
            f"applications/{number}/documents/delivery_receipt", by=CLERK
        )
        self._must("送达回证应为 PDF", receipt.startswith(b"%PDF"))
        status = await self._hall.status(number, code)
        self._must("公开查询应显示已归档", status["status"] == "closed")
        self._must("公开查询不得显示姓名", self._applicant.name not in str(status))
        self._say(f"公开查询：{status['status_name']}")

        async def archived() -> bool:
            return bool((await self._hall.get(f"cases/{number}", by=CLERK))["status"] == "closed")

        await self._hall.until("the case archived at routing", archived)
        history = json.dumps(await self._hall.get(f"cases/{number}/history", by=CLERK))
        for staff in (STREET_REVIEWER, CHIEF):
            self._must(f"办件历史应记有 {staff}", staff in history)

    def _hop(self, staff: str, what: str) -> None:
        member = self._staff[staff]
        where = self._organizations[member.organization]
        now = datetime.now(SHANGHAI).isoformat(timespec="milliseconds")
        self.hops.append(Hop(f"{member.name}（{staff}）", where, what, now))
        self._say(f"{now[11:23]}  {where}  {member.name}  {what}")

    def _must(self, promise: str, is_kept: bool) -> None:
        if not is_kept:
            raise WalkFailed(promise)


def _only(items: tuple[Item, ...], key: str) -> Item:
    return next(item for item in items if item.key == key)


def _keep(file: Path, content: bytes) -> None:
    private_folder(file.parent)
    private_file(file).write_bytes(content)
