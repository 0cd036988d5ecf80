"""Files and functions keep to the limits of style.md 19, and the measuring catches what does not."""

import tomllib
from pathlib import Path

from tests.architecture.planting import ROOT
from tools.sizes import EXCEPTIONS, findings


def _plant(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_the_project_keeps_to_its_limits() -> None:
    exceptions = tomllib.loads((ROOT / EXCEPTIONS).read_text("utf-8"))

    assert findings(ROOT, exceptions) == []


def test_a_file_over_the_limit_is_found(tmp_path: Path) -> None:
    _plant(tmp_path, "services/intake/queries.py", "A = 1\n" * 301)

    assert findings(tmp_path, {}) == ["services/intake/queries.py: 301 lines, limit 300"]


def test_a_test_may_be_longer_than_code(tmp_path: Path) -> None:
    _plant(tmp_path, "tests/test_long.py", "A = 1\n" * 400)

    assert findings(tmp_path, {}) == []


def test_a_function_over_the_limit_is_found_without_its_docstring(tmp_path: Path) -> None:
    docstring = '    """One.\n\n    Two."""\n'
    long_body = "    print()\n" * 50
    fitting = "def short() -> None:\n" + docstring + "    print()\n" * 49
    _plant(
        tmp_path, "tests/a.py", f"class A:\n    pass\n\n\nasync def long():\n{long_body}{fitting}"
    )

    assert findings(tmp_path, {}) == ["tests/a.py::long: 51 lines, limit 50"]


def test_functions_that_are_long_on_the_whole_are_found(tmp_path: Path) -> None:
    body = "    print()\n" * 29
    functions = "".join(f"def f{number}():\n{body}" for number in range(5))
    _plant(tmp_path, "shared/a.py", functions)

    assert findings(tmp_path, {}) == [
        "functions: the median is 30 lines, limit 8",
        "functions: the 90th percentile is 30 lines, limit 25",
    ]


def test_an_exception_excuses_only_with_a_reason_and_only_while_needed(tmp_path: Path) -> None:
    _plant(tmp_path, "services/table.py", "A = 1\n" * 301)

    excused = findings(tmp_path, {"services/*.py": "a table of the standard"})
    without_reason = findings(tmp_path, {"services/table.py": ""})
    unneeded = findings(tmp_path, {"services/table.py": "a table", "services/gone.py": "once"})

    assert excused == []
    assert without_reason == ["services/table.py: the exception gives no reason"]
    assert unneeded == ["services/gone.py: excused, but within the limit"]
