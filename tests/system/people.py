"""The people of one case, saying in a line what takes several requests."""

from typing import Any

from services.demo.hall import Answer, Hall
from services.demo.seed_files import DemoApplicant, Item, Seed

CLERK = "zy-lianhu-901-c01"
STREET_REVIEWER = "zy-lianhu-r01"
DISTRICT_REVIEWER = "zy-mzj-r01"
CHIEF = "zy-mzj-h01"
CITY_CLERK = "zz-c01"
CITY_REVIEWER = "zz-ajj-r01"
CITY_CHIEF = "zz-ajj-h01"
SUPERVISOR = "zy-zwb-s01"
GRANT = {"outcome": "granted", "opinion": "符合条件，拟准予。"}
REFUSE = {
    "outcome": "refused",
    "opinion": "申请人未满60周岁。",
    "legal_basis": "《河南省老年人权益保障条例》",
}


class People:
    """A clerk at a community window, the street, the district and its chief."""

    def __init__(self, hall: Hall, seed: Seed) -> None:
        self.hall = hall
        self.seed = seed

    def item(self, key: str = "elder_card") -> Item:
        return next(one for one in self.seed.items if one.key == key)

    def applicant(self, key: str = "elder-1") -> DemoApplicant:
        return next(one for one in self.seed.applicants if one.key == key)

    async def submit(self, **changes: Any) -> Answer:
        """An elder hands in the papers at the community window."""
        return await self.hall.submit(self.item(), self.applicant(), by=CLERK, **changes)

    async def accepted(self) -> Answer:
        """Submitted and accepted. Returns the submission's answer (number and query code)."""
        submitted = await self.submit()
        await self.hall.act(submitted["application_number"], "acceptance", {}, by=CLERK)
        return submitted

    async def at_district(self) -> Answer:
        """Accepted, and passed on by the street."""
        submitted = await self.accepted()
        review = await self.hall.review_of(submitted["application_number"], by=STREET_REVIEWER)
        await self.hall.review(review, "opinion", GRANT, by=STREET_REVIEWER)
        await self.hall.review(review, "decision", {}, by=STREET_REVIEWER)
        return submitted

    async def decide(
        self,
        number: str,
        opinion: dict[str, Any] = GRANT,
        decision: dict[str, Any] | None = None,
        *,
        reviewer: str = DISTRICT_REVIEWER,
        chief: str = CHIEF,
        decider: str | None = None,
    ) -> Answer:
        """The last stage decides with the chief's sign-off."""
        review = await self.hall.review_of(number, by=reviewer)
        await self.hall.review(review, "opinion", opinion, by=reviewer)
        await self.hall.review(review, "sign-off", {"approved": True, "remark": "同意"}, by=chief)
        return await self.hall.review(review, "decision", decision or {}, by=decider or chief)

    async def hand_over(self, number: str, *, by: str = CLERK) -> Answer:
        """The result is handed over against a 送达回证."""
        delivery = {"mode": "window", "recipient": "本人", "relation": "self", "remark": ""}
        return await self.hall.act(number, "delivery", delivery, by=by)
