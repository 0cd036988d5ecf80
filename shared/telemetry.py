"""Structured logs, Prometheus figures, and the W3C trace context that rides along with messages.

Logs carry no personal data: a scrubber replaces anything that looks like an ID number or phone."""

import logging
import re
import secrets
import sys
from contextvars import ContextVar

import structlog
from prometheus_client import Counter, Gauge, Histogram
from structlog.typing import EventDict, WrappedLogger

_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)
_TRACEPARENT = re.compile(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")

REQUESTS = Histogram(
    "yikou_http_request_seconds",
    "Time from request to answer",
    ("service", "method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
HANDLED = Counter(
    "yikou_messages_handled_total", "Messages by consumer and outcome", ("consumer", "outcome")
)
SENT = Counter("yikou_outbox_sent_total", "Outbox rows the bus confirmed", ("service",))
SEND_FAILED = Counter("yikou_outbox_failed_total", "Failed attempts to send", ("service",))
BACKLOG = Gauge("yikou_outbox_backlog", "Outbox rows not yet sent", ("service",))
PARKED = Gauge("yikou_inbox_parked", "Messages parked and waiting for an operator", ("service",))
CONSUMERS_ALIVE = Gauge(
    "yikou_consumer_alive", "Consumers the broker confirms", ("service", "queue")
)


def accept_traceparent(header: str | None) -> str:
    """Join the caller's trace, or begin a new one. Returns: the traceparent now current."""
    is_usable = header is not None and _TRACEPARENT.match(header)
    trace_id = header.split("-")[1] if header and is_usable else secrets.token_hex(16)
    current = f"00-{trace_id}-{secrets.token_hex(8)}-01"
    _traceparent.set(current)
    return current


def current_trace_id() -> str | None:
    """The trace id of the act at hand, 32 hex digits."""
    current = _traceparent.get()
    return current.split("-")[1] if current else None


def next_traceparent() -> str | None:
    """The trace context to send along with a message."""
    return _traceparent.get()


def scrub(text: str) -> str:
    """Replace what looks like an ID number or a mobile phone number."""
    return _PERSONAL.sub("[removed]", text)


def _scrub_event(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: scrub(value) if isinstance(value, str) else value for key, value in event.items()}


def _add_trace(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    trace_id = current_trace_id()
    if trace_id:
        event["trace_id"] = trace_id
    return event


def set_up_logging(*, level: str = "INFO", as_json: bool = True) -> None:
    """Configure structlog once per process; logs go to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.format_exc_info,
            _scrub_event,
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger bound to the name of its module."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(module=name)
    return bound
