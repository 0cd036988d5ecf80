"""What notify refuses, in the words that people read."""

from shared.errors import DomainError


class NotifyError(DomainError):
    """通知服务无法办理此项请求。"""


class SubscriptionNotFound(NotifyError):
    """未找到该订阅。"""


class DeliveryNotFound(NotifyError):
    """未找到该通知。"""


class DeadLetterNotFound(NotifyError):
    """未找到该未送达通知。"""


class SubscriptionStopped(NotifyError):
    """该订阅已停用，不能再更改或重新投递，请新建订阅。"""


class SubscriptionChanged(NotifyError):
    """该订阅已被他人修改，请刷新后重试。"""


class TooManySubscriptions(NotifyError):
    """本单位的有效订阅已达上限（{limit}个），请先停用不再需要的订阅。"""


class NoWebhookSecret(NotifyError):
    """站内通知没有签名密钥，只有回调订阅才有。"""


class DeliveryStepForbidden(NotifyError):
    """该通知当前状态为“{status}”，不能这样办理。"""


class CasePartyUnknown(NotifyError):
    """尚未收到办件 {application_number} 的收件消息，暂不知应通知谁。"""


class TemplateInvalid(NotifyError):
    """通知模板 {event_type} 有误：{reason}。"""
