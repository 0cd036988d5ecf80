"""Whoever reads only this repository can follow a citation: what is cited stands in docs/."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
READ = (".py", ".yaml", ".yml", ".toml", ".sh", ".md")
WHERE = (
    "services",
    "shared",
    "tests",
    "tools",
    "benchmarks",
    "provision",
    "deploy",
    "docs/decisions",
)
OURS = frozenset({"architecture.md", "rules.md", "style.md", "reliability.md"})
PAGE = re.compile(r"\b([a-z_]+\.md)\b")
BARE_RULE = re.compile(r"\b(A\d{1,2}(?:\.\d{1,2})?)\b")
RULE = re.compile(r"rules\.md ([A-I])(?![A-Za-z\d])")
PARAGRAPH = re.compile(r"\b(S\d)¶(\d+)(?:-(\d+))?")
SECTION = re.compile(r"(architecture|reliability)\.md §(\d+)(?:\.(\d+))?")
POINT = re.compile(r"style\.md (\d+)")


def texts() -> Iterator[tuple[str, str]]:
    """Every file in which something may be cited, with its text."""
    for folder in WHERE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in READ and path.name != Path(__file__).name:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def rules_cited(name: str, text: str) -> set[str]:
    """The numbers of rules in a text. Tests call things A1 too; there only `rules.md …` cites."""
    found = set(RULE.findall(text))
    if name.startswith(("services/", "shared/")):
        found |= set(BARE_RULE.findall(text))
    return found


def spans(text: str) -> set[tuple[str, int, int]]:
    """The paragraphs of a text: paper, first and last."""
    return {
        (paper, int(first), int(last or first)) for paper, first, last in PARAGRAPH.findall(text)
    }


@pytest.fixture(scope="module")
def cited() -> list[tuple[str, str]]:
    return list(texts())


def test_every_rule_that_is_cited_stands_in_the_list_of_rules(cited: list[tuple[str, str]]) -> None:
    listed = (DOCS / "rules.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| (A\d+(?:\.\d+)?) \|", listed, re.MULTILINE))
    known |= set(re.findall(r"^## ([A-I])\.", listed, re.MULTILINE))

    unknown = {
        (name, rule)
        for name, text in cited
        for rule in rules_cited(name, text)
        if rule not in known
    }

    assert unknown == set()
    assert len(set().union(*(rules_cited(name, text) for name, text in cited))) > 15


def test_every_paragraph_that_is_cited_is_explained(cited: list[tuple[str, str]]) -> None:
    known = spans((DOCS / "rules.md").read_text(encoding="utf-8"))

    unknown = {
        (name, paper, first, last)
        for name, text in cited
        for paper, first, last in spans(text)
        if not any(one == paper and begin <= first and last <= end for one, begin, end in known)
    }

    assert unknown == set()


def test_every_section_and_point_that_is_cited_is_there(cited: list[tuple[str, str]]) -> None:
    pages = {page: (DOCS / page).read_text(encoding="utf-8") for page in OURS}
    sections = {
        page: set(re.findall(r"^## §?(\d+)", text, re.MULTILINE)) for page, text in pages.items()
    }
    points = set(re.findall(r"^(\d+)\. ", pages["style.md"], re.MULTILINE))
    numbered = set(re.findall(r"^(\d+)\. ", pages["reliability.md"], re.MULTILINE))

    wrong = set()
    for name, text in cited:
        for page, section, point in SECTION.findall(text):
            is_there = section in sections[f"{page}.md"]
            if not is_there or (page == "reliability" and point and point not in numbered):
                wrong.add((name, f"{page}.md §{section}.{point}"))
        wrong |= {(name, f"style.md {one}") for one in POINT.findall(text) if one not in points}

    assert wrong == set()


def test_no_page_is_cited_that_is_not_in_the_repository(cited: list[tuple[str, str]]) -> None:
    here = {path.name for path in (*DOCS.rglob("*.md"), *ROOT.glob("*.md"))}
    here |= {path.name for path in (ROOT / "deploy").rglob("*.md")}

    assert {
        (name, page) for name, text in cited for page in PAGE.findall(text) if page not in here
    } == set()


def test_a_rule_that_nobody_wrote_down_would_be_noticed() -> None:
    planted = '"""The clerk sings. Source: A99.9; rules.md B."""'

    assert rules_cited("services/intake/domain/rules.py", planted) == {"A99.9", "B"}
    assert rules_cited("tests/messaging/test_relay.py", planted) == {"B"}
    assert spans("S2¶38, S0¶155-233") == {("S2", 38, 38), ("S0", 155, 233)}
