"""The command line as an operator uses it: real commands on an embedded system in an empty folder."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from services.cli import app

RUNNER = CliRunner()
TABLES = {
    "intake": ("items", "item_versions"),
    "routing": (
        "division_versions",
        "organization_versions",
        "window_versions",
        "staff_versions",
    ),
    "licensing": ("licence_types",),
    "notify": ("templates",),
}


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    for command in ("migrate", "migrate", "seed"):
        assert run(command, folder).exit_code == 0
    return folder


def run(command: str, var: Path, *arguments: str) -> Result:
    return RUNNER.invoke(app, [*command.split(), *arguments, "--var", str(var)])


def counts(var: Path) -> dict[str, int]:
    found = {}
    for service, tables in TABLES.items():
        engine = sa.create_engine(f"sqlite:///{var}/{service}.db")
        with engine.connect() as connection:
            for table in tables:
                rows = connection.execute(sa.text(f"SELECT count(*) FROM {table}"))
                found[table] = rows.scalar_one()
        engine.dispose()
    return found


def test_seeding_a_second_time_changes_nothing(var: Path) -> None:
    before = counts(var)

    again = run("seed", var)

    assert again.exit_code == 0
    assert counts(var) == before
    assert before["division_versions"] == 77
    assert before["items"] == 14


def test_the_demo_ends_with_a_json_line_and_leaves_a_case_that_can_be_asked_for(
    var: Path,
) -> None:
    demo = run("demo", var)
    ending = json.loads(demo.stdout.splitlines()[-1])
    number = ending["application_number"]

    status = run("status", var, number)
    audit = run("audit verify", var)

    assert demo.exit_code == 0
    assert set(ending) == {
        "application_number",
        "query_code",
        "licence_number",
        "pdf",
        "origin_window",
        "hops",
    }
    assert all(set(hop) == {"who", "where", "what", "when"} for hop in ending["hops"])
    assert Path(ending["pdf"]).read_bytes().startswith(b"%PDF")
    standing = {
        name: seen["standing"] for name, seen in json.loads(status.stdout)["services"].items()
    }
    assert standing["intake"][0]["status"] == "closed"
    assert standing["routing"][0]["status"] == "closed"
    assert {one["status"] for one in standing["licensing"]} == {"decided"}
    assert audit.exit_code == 0
    assert audit.stdout.count("intact") == 4
    trail = run("audit show", var, number).stdout
    assert "application_submitted" in trail
    assert "result_delivered" in trail


def test_an_unknown_number_or_person_is_told_by_the_exit_status(var: Path) -> None:
    assert run("status", var, "no-such-number").exit_code == 1
    assert run("parked replay", var, "no-such-number").exit_code == 1
    assert run("token", var, "nobody").exit_code == 1
    assert run("token", var, "zy-lianhu-901-c01").stdout.count(".") == 2
    assert run("resend", var).exit_code == 2
    assert RUNNER.invoke(app, ["serve", "nonsense"]).exit_code == 2
    assert RUNNER.invoke(app, ["topology", "--declare"]).exit_code == 2


def park(var: Path, *subjects: str) -> None:
    engine = sa.create_engine(f"sqlite:///{var}/routing.db")
    statement = sa.text(
        "INSERT INTO inbox (consumer, event_id, status, type, subject, attempts, reason,"
        " body, received_at) VALUES ('routing.applications.v1', :subject, 'parked', 't',"
        " :subject, 3, 'because', x'00', '2026-11-20 00:00:00.000000')"
    )
    with engine.begin() as connection:
        connection.execute(statement, [{"subject": one} for one in subjects])
    engine.dispose()


def test_a_parked_message_is_listed_with_its_reason_and_can_be_released(var: Path) -> None:
    park(var, "A-1")

    listed = run("parked list", var)
    released = run("parked replay", var, "A-1")

    assert "A-1" in listed.stdout
    assert "because" in listed.stdout
    assert released.exit_code == 0


def test_a_list_of_parked_messages_that_is_not_whole_says_how_many_are_left(var: Path) -> None:
    park(var, "B-1", "B-2", "B-3")

    cut = run("parked list", var, "--limit", "1")
    whole = run("parked list", var)
    of_one = run("parked list", var, "B-3")

    assert "另有2条没有列出" in cut.stderr
    assert (whole.stderr, of_one.stderr) == ("", "")
    assert [line.split()[0] for line in of_one.stdout.splitlines()[::2]] == ["B-3"]


def test_the_topology_names_every_service_and_its_arguments() -> None:
    shown = RUNNER.invoke(app, ["topology"]).stdout

    assert "x-delivery-limit=20" in shown
    for queue in ("intake.cases.v1", "routing.applications.v1", "notify.events.v1"):
        assert queue in shown


@pytest.mark.parametrize(
    "command",
    [
        "status 410102130120261120000001R",
        "parked list",
        "parked replay A-1",
        "resend A-1",
        "audit verify",
        "token zy-lianhu-901-c01",
    ],
)
def test_asking_in_an_empty_folder_says_what_is_missing_and_makes_nothing(
    tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "var"

    asked = run(command, folder)

    assert asked.exit_code == 1
    assert "keyring.json" in asked.stderr
    assert "intake.db" in asked.stderr
    assert "yikou migrate" in asked.stderr
    assert asked.stdout == ""
    assert not folder.exists()


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_port_in_use_is_told_in_one_sentence_and_nothing_is_left_running(
    tmp_path: Path, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-c", "from services.cli import main; main()",
             command, "--port", port, "--var", tmp_path / "var"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "占用" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "var").exists()


def test_the_catalogue_is_written_out_checked_and_taken_in_again(var: Path) -> None:
    for ending in ("xlsx", "yaml", "json"):
        file = var / f"catalogue.{ending}"

        exported = run("catalogue export", var, str(file))
        checked = run("catalogue check", var, str(file))
        imported = run("catalogue import", var, str(file), "--decision", "郑政〔2026〕1号")

        assert (exported.exit_code, checked.exit_code, imported.exit_code) == (0, 0, 0)
        assert "未变14；有误0项" in checked.stdout
        assert "已载入0项" in imported.stdout


def test_a_catalogue_with_faults_is_refused_by_the_exit_status_and_named_by_place(
    var: Path,
) -> None:
    file = var / "faulty.yaml"
    assert run("catalogue export", var, str(file)).exit_code == 0
    text = file.read_text("utf-8").replace("promised_working_days: 3", "promised_working_days: 4")
    file.write_text(text, "utf-8")

    dry = run("catalogue import", var, str(file), "--dry-run")
    unknown = run("catalogue check", var, str(var / "catalogue.pdf"))

    assert dry.exit_code == 1
    assert "promised_working_days  11410100MBDEM1077G3412009003001" in dry.stdout
    assert "已载入0项" in dry.stdout
    assert unknown.exit_code == 1


@pytest.mark.parametrize("command", ["run", "serve"])
@pytest.mark.parametrize("port", ["99999", "0", "-1"])
def test_a_port_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, command: str, port: str
) -> None:
    refused = run(command, tmp_path, "--port", port)

    assert refused.exit_code == 2
    assert "65535" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("option", "url"),
    [
        ("--database", "nonsense"),
        ("--database", "mysql://x"),
        ("--database", "postgresql+asyncpg://a:b@host:port/yikou_{service}"),
        ("--database", "postgresql+asyncpg://a:b@host:99999/yikou_{service}"),
        ("--broker", "x"),
        ("--broker", "amqp://[::1/yikou"),
        ("--broker", "amqp://a:b@host:port/yikou"),
    ],
)
def test_an_address_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, option: str, url: str
) -> None:
    refused = run("serve", tmp_path, option, url)

    assert refused.exit_code == 2
    assert option in refused.stderr
    assert "无法识别" in refused.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("YIKOU_DATABASE_URL", "mysql://x"),
        ("YIKOU_BROKER_URL", "http://x"),
        ("YIKOU_DATABASE_POOL_SIZE", "many"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    refused = run("serve", tmp_path)

    assert refused.exit_code == 2
    assert variable in refused.stderr
    assert "无法识别" in refused.stderr
