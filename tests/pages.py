"""A public page as its reader sees it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx2

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
"""What the browser of a phone says it takes."""
ATTRIBUTES = {"lang", "charset", "name", "content", "class"}
MARKUP = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "dl", "div", "dt", "dd",
}  # fmt: skip


@dataclass
class Seen(HTMLParser):
    """The words of a page. lines: what stands beside each label, in order."""

    heading: str = ""
    lead: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    _within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in MARKUP, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        self._within.append(tag)
        if tag == "dt":
            self.lines.append(("", ""))

    def handle_endtag(self, tag: str) -> None:
        self._within.remove(tag)

    def handle_data(self, data: str) -> None:
        match self._within[-1] if self._within else "":
            case "h1":
                self.heading += data
            case "p":
                self.lead += data
            case "h2":
                self.captions.append(data)
            case "dt":
                self.lines[-1] = (data, "")
            case "dd":
                self.lines[-1] = (self.lines[-1][0], self.lines[-1][1] + data)
            case "title":
                return
            case "style":
                assert "url(" not in data
                assert "@import" not in data
            case other:
                raise AssertionError(f"words outside of every line: {other} {data}")


def read(answer: httpx2.Response) -> Seen:
    """The page, sent as pages that hold a code in their address must be."""
    headers = answer.headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["vary"] == "Accept"
    return seen(answer.text)


def seen(text: str) -> Seen:
    """The words of a page that runs and loads nothing."""
    page = Seen()
    page.feed(text)
    return page
