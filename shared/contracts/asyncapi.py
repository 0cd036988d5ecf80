"""The published description of all messages: JSON Schemas and an AsyncAPI 3.0 document.

Made from the contracts themselves, so it cannot fall behind them (architecture.md §4)."""

from typing import Any, Literal

from pydantic.json_schema import models_json_schema

from shared.contracts import EVENTS
from shared.contracts.envelope import CONTENT_TYPE, Envelope, Event, Exchange
from shared.contracts.task import OFFICE_USER

SCHEMAS = "#/components/schemas/"
ENVELOPE = "CloudEventsEnvelope"
VERSION = "1.0.0"
DESCRIPTION = (
    "一口受理各服务之间、以及与各部门自有系统之间的全部消息。信封为 CloudEvents 1.0 结构化 JSON；"
    "subject 为办件编号，sequence 为同一聚合内的序号；投递为至少一次，请按 id 去重。"
    "姓名、证件号码只以密文传送。 · All messages between the services and with departments' own "
    "systems: CloudEvents 1.0 structured JSON, at least once, names and ID numbers sealed."
)
PURPOSES: dict[Exchange, tuple[str, str, str]] = {
    Exchange.EVENTS: (
        "events", "send",
        "已发生的事实；路由键为去掉 cn.yikou. 的类型名 · facts; routing key is the type without "
        "`cn.yikou.`",
    ),
    Exchange.TASKS: (
        "tasks", "send",
        "派给后台部门的任务；路由键为 <desk|external>.<层级>.<区划>.<部门> · work for back offices; "
        "routing key <desk|external>.<level>.<division>.<department>",
    ),
    Exchange.DECISIONS: (
        "decisions", "receive",
        "后台部门的答复；路由键为去掉 cn.yikou. 的类型名 · answers of back offices; routing key is "
        "the type without `cn.yikou.`. "
        "部门系统以用户 yikou_office_<机构编码> 连接，每条答复须带 AMQP 属性 user-id，其值为该用户名；"
        "答复人不是任务所属机构的，搁置而不生效 · a department's system logs in as "
        "yikou_office_<organization code> and sets the AMQP property user-id to that name; an "
        "answer by anybody but the holder of the task is parked without effect",
    ),
}  # fmt: skip
ANSWER_BINDING = {
    "userId": OFFICE_USER, "deliveryMode": 2, "mandatory": True, "bindingVersion": "0.3.0",
}  # fmt: skip
"""What the sender of an answer sets."""
CHINESE_TITLES: dict[str, str] = {
    "cn.yikou.calendar.published.v1": "放假安排发布",
    "cn.yikou.office.changed.v1": "机构和窗口变更",
    "cn.yikou.staff.changed.v1": "人员岗位和授权变更",
    "cn.yikou.application.applied.v1": "网上申请",
    "cn.yikou.application.reply_missed.v1": "网上申请逾期未答复",
    "cn.yikou.application.returned.v1": "退件",
    "cn.yikou.application.follow_up_opened.v1": "后续事项开启（先照后证、双告知）",
    "cn.yikou.application.submitted.v1": "收件",
    "cn.yikou.application.supplement_notified.v1": "补正告知",
    "cn.yikou.application.accepted.v1": "受理",
    "cn.yikou.application.refused.v1": "不予受理",
    "cn.yikou.application.supplemented.v1": "补正收件",
    "cn.yikou.application.withdrawn.v1": "申请撤回",
    "cn.yikou.application.delivered.v1": "结果送达",
    "cn.yikou.application.completed.v1": "承诺事项补齐",
    "cn.yikou.application.defaulted.v1": "逾期未补齐",
    "cn.yikou.case.opened.v1": "进入流转",
    "cn.yikou.case.progressed.v1": "环节推进",
    "cn.yikou.case.supplement_requested.v1": "审查补正",
    "cn.yikou.case.suspended.v1": "特别程序开始",
    "cn.yikou.case.resumed.v1": "恢复计时",
    "cn.yikou.case.extended.v1": "期限延长",
    "cn.yikou.case.rescheduled.v1": "期限重新推算",
    "cn.yikou.case.clock_ran_out.v1": "时限届满",
    "cn.yikou.case.meeting_fixed.v1": "联合审图、联合验收已约定",
    "cn.yikou.case.meeting_cancelled.v1": "联合审图、联合验收已取消",
    "cn.yikou.case.meeting_held.v1": "联合审图、联合验收已完成",
    "cn.yikou.case.decided.v1": "审批决定",
    "cn.yikou.case.withdrawn.v1": "办件撤回",
    "cn.yikou.case.closed.v1": "办结归档",
    "cn.yikou.case.strayed.v1": "流转异常",
    "cn.yikou.task.assigned.v1": "任务派发",
    "cn.yikou.task.recalled.v1": "任务收回",
    "cn.yikou.task.rescheduled.v1": "任务期限重新推算",
    "cn.yikou.task.supplement_used.v1": "一次性补正已使用",
    "cn.yikou.task.materials_updated.v1": "办件材料已更新",
    "cn.yikou.task.supplement_answered.v1": "补正材料转达",
    "cn.yikou.task.decided.v1": "部门决定",
    "cn.yikou.task.supplement_requested.v1": "部门要求补正",
    "cn.yikou.task.suspended.v1": "部门启动特别程序",
    "cn.yikou.task.resumed.v1": "部门结束特别程序",
    "cn.yikou.task.extended.v1": "部门延长期限",
    "cn.yikou.task.handed_on.v1": "部门退转、转报、退回",
    "cn.yikou.task.materials_checked.v1": "部门核验材料",
    "cn.yikou.task.supplement_closed.v1": "牵头部门汇总补正",
    "cn.yikou.task.stage_updated.v1": "并联环节进展",
    "cn.yikou.licence.issued.v1": "证照制发",
    "cn.yikou.licence.revoked.v1": "证照失效",
    "cn.yikou.post_check.ordered.v1": "事后核查布置",
    "cn.yikou.post_check.concluded.v1": "事后核查办结",
    "cn.yikou.delivery.failed.v1": "通知未送达",
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Each contract's own JSON Schema, complete in itself, by type."""
    return {event.TYPE: event.model_json_schema() for event in EVENTS}


def asyncapi_document() -> dict[str, Any]:
    """The AsyncAPI 3.0 document: exchanges are channels, each message is one operation."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "一口受理消息 · Yikou messages", "version": VERSION,
                 "description": DESCRIPTION},
        "defaultContentType": CONTENT_TYPE,
        "channels": {
            PURPOSES[exchange][0]: _channel(exchange) for exchange in Exchange
        },
        "operations": {
            _operation_name(event): _operation(event) for event in EVENTS
        },
        "components": {
            "messages": {event.__name__: _message(event) for event in EVENTS},
            "schemas": _schemas(),
        },
    }  # fmt: skip


def _channel(exchange: Exchange) -> dict[str, Any]:
    _name, _action, purpose = PURPOSES[exchange]
    return {
        "address": str(exchange),
        "title": str(exchange),
        "description": purpose,
        "messages": {
            event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}
            for event in EVENTS
            if event.EXCHANGE is exchange
        },
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": str(exchange), "type": "topic", "durable": True, "autoDelete": False,
                    "vhost": "/",
                },
                "bindingVersion": "0.3.0",
            }
        },
    }  # fmt: skip


def _operation_name(event: type[Event]) -> str:
    return f"{PURPOSES[event.EXCHANGE][1]}{event.__name__}"


def _operation(event: type[Event]) -> dict[str, Any]:
    channel, action, _purpose = PURPOSES[event.EXCHANGE]
    is_answer = event.EXCHANGE is Exchange.DECISIONS
    return {
        "action": action,
        "title": CHINESE_TITLES[event.TYPE],
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{event.__name__}"}],
        **({"bindings": {"amqp": ANSWER_BINDING}} if is_answer else {}),
    }


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.TYPE,
        "title": f"{CHINESE_TITLES[event.TYPE]} · {event.__name__}",
        "summary": " ".join((event.__doc__ or "").split()),
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": SCHEMAS + ENVELOPE},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.TYPE},
                        "data": {"$ref": SCHEMAS + event.__name__},
                    },
                },
            ]
        },
        "bindings": {
            "amqp": {
                "contentEncoding": "utf-8", "messageType": event.TYPE, "bindingVersion": "0.3.0",
            }
        },
    }  # fmt: skip


def _schemas() -> dict[str, Any]:
    as_read: Literal["validation"] = "validation"
    _by_model, found = models_json_schema(
        [(event, as_read) for event in EVENTS], ref_template=SCHEMAS + "{model}"
    )
    envelope = Envelope.model_json_schema(ref_template=SCHEMAS + "{model}")
    return {ENVELOPE: envelope, **dict(sorted(found["$defs"].items()))}
