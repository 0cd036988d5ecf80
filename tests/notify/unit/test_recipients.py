"""Who is entitled to hear of a step."""

from datetime import UTC, datetime
from uuid import uuid4

from services.notify.domain.recipients import CaseParty, Notice, PartyRole, recipients_of
from services.notify.domain.subscription import Channel, StopReason, Subscription
from services.notify.domain.wording import Wording
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
NUMBER = ApplicationNumber("4101021300202611200000017")
STREET, CIVIL = OrganizationCode("11410102MBDEM00587"), OrganizationCode("11410102MBDEM0023L")
STRANGER = OrganizationCode("11410102MBDEM0031F")
WINDOW, OTHER_WINDOW = WindowId("zy-lianhu-w1"), WindowId("zy-lianhu-w2")
OPENED = "cn.yikou.case.opened.v1"
ORIGIN = CaseParty(NUMBER, STREET, PartyRole.ORIGIN, "莲湖街道便民服务中心", WINDOW, "1号", "事项")
OFFICE = CaseParty(NUMBER, CIVIL, PartyRole.OFFICE, "中原区民政局")
WORDING = Wording(OPENED, "t", "to anyone", "to the window", "to the office")
NOTICE = Notice("e1", OPENED, NOW, NUMBER, (), (), {})


def subscription(
    organization: OrganizationCode,
    *,
    window: WindowId | None = None,
    channel: Channel = Channel.WEBHOOK,
    event_type: str = OPENED,
) -> Subscription:
    return Subscription(
        uuid4(), organization, window, channel, (event_type,), "https://x.cn", 1, NOW
    )


def keys(*subscriptions: Subscription, notice: Notice = NOTICE) -> list[str]:
    return [one.key for one in recipients_of(notice, (ORIGIN, OFFICE), subscriptions, WORDING)]


def test_the_origin_window_always_hears_in_its_own_words() -> None:
    (only,) = recipients_of(NOTICE, (ORIGIN, OFFICE), (), WORDING)

    assert (only.organization, only.window, only.sentence) == (STREET, WINDOW, "to the window")


def test_an_office_hears_without_subscribing_only_when_it_takes_over() -> None:
    taking_over = Notice("e1", OPENED, NOW, NUMBER, (), (CIVIL,), {})

    assert keys(notice=taking_over) == [f"{STREET}/{WINDOW}", f"{CIVIL}/"]


def test_a_party_hears_what_it_subscribed_to_and_nothing_else() -> None:
    wanted = subscription(CIVIL)
    other = subscription(CIVIL, event_type="cn.yikou.case.closed.v1")

    assert keys(wanted, other)[1:] == [str(wanted.id)]


def test_an_organisation_without_a_part_hears_nothing() -> None:
    assert keys(subscription(STRANGER)) == keys()


def test_a_window_subscribes_to_its_own_cases_alone() -> None:
    own, foreign = subscription(STREET, window=WINDOW), subscription(STREET, window=OTHER_WINDOW)

    assert keys(own, foreign)[1:] == [str(own.id)]


def test_the_same_recipient_is_told_once_per_channel() -> None:
    in_app = subscription(STREET, window=WINDOW, channel=Channel.IN_APP)

    assert keys(in_app) == [f"{STREET}/{WINDOW}"]


def test_a_stopped_subscription_hears_nothing() -> None:
    stopped = subscription(CIVIL).stopped(now=NOW, reason=StopReason.BY_OWNER)

    assert keys(stopped) == keys()
