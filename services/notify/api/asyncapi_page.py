"""Draws the AsyncAPI document as one plain page, Chinese and English side by side."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

STYLE = """
body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
code,pre{font-family:monospace;background:#f3f4f6}
pre{padding:1rem;overflow:auto;max-height:32rem}
section{border-top:1px solid #d1d5db;margin-top:2rem}
summary{cursor:pointer}
table{border-collapse:collapse}td,th{border:1px solid #d1d5db;padding:.25rem .75rem;text-align:left}
"""
DIRECTIONS = {"send": "本系统发出 · sent by Yikou", "receive": "本系统接收 · received by Yikou"}


def asyncapi_page(document: Mapping[str, Any]) -> str:
    """The whole page.

    document: as made by shared.contracts.asyncapi."""
    about = document["info"]
    channels = "".join(
        _channel(name, channel, document) for name, channel in document["channels"].items()
    )
    schemas = "".join(
        f'<details id="schema-{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"{_pretty(schema)}</details>"
        for name, schema in document["components"]["schemas"].items()
    )
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(about['title'])}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(about['title'])} <small>{escape(about['version'])}</small></h1>"
        f"<p>{escape(about['description'])}</p>"
        f"<h2>交换机 · Exchanges</h2>{_contents(document)}{channels}"
        f"<section><h2>数据结构 · Schemas</h2>{schemas}</section></body></html>"
    )


def _contents(document: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><td><a href="#{escape(name)}"><code>{escape(channel["title"])}</code></a></td>'
        f"<td>{escape(channel['description'])}</td><td>{len(channel['messages'])}</td></tr>"
        for name, channel in document["channels"].items()
    )
    heads = "<tr><th>交换机 · Exchange</th><th>用途 · Purpose</th><th>消息 · Messages</th></tr>"
    return f"<table>{heads}{rows}</table>"


def _channel(name: str, channel: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    directions = {
        operation["messages"][0]["$ref"].rsplit("/", 1)[1]: DIRECTIONS[operation["action"]]
        for operation in document["operations"].values()
    }
    messages = "".join(
        _message(one, document["components"]["messages"][one], directions[one])
        for one in channel["messages"]
    )
    return (
        f'<section id="{escape(name)}"><h2><code>{escape(channel["title"])}</code></h2>'
        f"<p>{escape(channel['description'])}</p>{messages}</section>"
    )


def _message(name: str, message: Mapping[str, Any], direction: str) -> str:
    return (
        f'<h3 id="{escape(name)}">{escape(message["title"])}</h3>'
        f"<p><code>{escape(message['name'])}</code> — {escape(direction)}<br>"
        f"{escape(message['summary'])}</p>"
        "<details><summary>报文 · Message</summary>"
        f"{_pretty(message['payload'])}</details>"
    )


def _pretty(schema: object) -> str:
    return f"<pre>{escape(json.dumps(schema, ensure_ascii=False, indent=2))}</pre>"
