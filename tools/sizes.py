"""`python -m tools.sizes`: how long files and functions are, and whether they keep to the limits.

A file counts all its lines. A function counts from `def` to its last line without its docstring.
Source: style.md 19."""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

CODE = ("services", "shared", "provision", "tools", "deploy")
TRIALS = ("tests", "benchmarks")
FILE_LIMIT = {CODE: 300, TRIALS: 400}
FUNCTION_LIMIT = 50
MEDIAN_LIMIT = 8
P90_LIMIT = 25
EXCEPTIONS = "tools/sizes_exceptions.toml"


@dataclass(frozen=True)
class Measured:
    """A file or a function and its length in lines. The name is `path` or `path::function`."""

    name: str
    lines: int
    limit: int


def files(root: Path, folders: Sequence[str], limit: int) -> list[Measured]:
    """Every Python file below the folders."""
    return [
        Measured(str(path.relative_to(root)), len(path.read_text("utf-8").splitlines()), limit)
        for path in _python_files(root, folders)
    ]


def functions(root: Path, folders: Sequence[str]) -> list[Measured]:
    """Every function and method below the folders; a nested one counts in its parent too."""
    return [
        Measured(f"{path.relative_to(root)}::{name}", lines, FUNCTION_LIMIT)
        for path in _python_files(root, folders)
        for name, lines in _functions_in(ast.parse(path.read_text("utf-8")))
    ]


def percentile(lines: Sequence[int], share: float) -> int:
    """The length that this share of the functions does not exceed; 0 when there are none."""
    ordered = sorted(lines)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0


def findings(
    root: Path, exceptions: Mapping[str, str], report: list[str] | None = None
) -> list[str]:
    """What breaks a limit, is excused without a reason, or is excused without need.

    exceptions: name or pattern -> reason.  report: lines of figures are added to it."""
    found: list[str] = []
    unused = set(exceptions)
    for folders, limit in FILE_LIMIT.items():
        in_files, in_functions = files(root, folders, limit), functions(root, folders)
        if report is not None:
            report += _figures(folders, in_files, in_functions)
        for one in (*in_files, *in_functions):
            if one.lines <= one.limit:
                continue
            excuses = {pattern for pattern in exceptions if fnmatchcase(one.name, pattern)}
            unused -= excuses
            if not excuses:
                found.append(f"{one.name}: {one.lines} lines, limit {one.limit}")
        if folders == CODE:
            found += _spread([one.lines for one in in_functions])
    found += [
        f"{name}: the exception gives no reason" for name in exceptions if not exceptions[name]
    ]
    return found + [f"{name}: excused, but within the limit" for name in sorted(unused)]


def _spread(lengths: Sequence[int]) -> list[str]:
    median, p90 = percentile(lengths, 0.5), percentile(lengths, 0.9)
    found = []
    if median > MEDIAN_LIMIT:
        found.append(f"functions: the median is {median} lines, limit {MEDIAN_LIMIT}")
    if p90 > P90_LIMIT:
        found.append(f"functions: the 90th percentile is {p90} lines, limit {P90_LIMIT}")
    return found


def _figures(
    folders: Sequence[str], in_files: list[Measured], in_functions: list[Measured]
) -> list[str]:
    lines = [f"{' '.join(folders)}"]
    for kind, measured in (("files", in_files), ("functions", in_functions)):
        lengths = [one.lines for one in measured]
        lines.append(
            f"  {kind:<10} {len(lengths):>5}   median {percentile(lengths, 0.5):>3}"
            f"   p90 {percentile(lengths, 0.9):>3}   longest {max(lengths, default=0):>3}"
        )
    return lines


def _python_files(root: Path, folders: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def _functions_in(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + child.name, _length(child)
            yield from _functions_in(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions_in(child, f"{prefix}{child.name}.")
        else:
            yield from _functions_in(child, prefix)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        docstring = function.body[0]
        assert docstring.end_lineno is not None
        lines -= docstring.end_lineno - docstring.lineno + 1
    return lines


def main() -> int:
    """Print the figures; the exit status is 1 when a limit is broken."""
    root = Path.cwd()
    report: list[str] = []
    exceptions = tomllib.loads((root / EXCEPTIONS).read_text("utf-8"))
    broken = findings(root, exceptions, report)
    print("\n".join([*report, *(f"too long: {line}" for line in broken)]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
