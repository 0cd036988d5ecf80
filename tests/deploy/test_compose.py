"""docker-compose.yml and deploy/: complete, without default passwords, a user for each service."""

import base64
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from services.all_in_one import COMPONENTS
from shared.contracts import EVENTS
from shared.messaging.topology import EXCHANGES
from shared.problems import TITLES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
ONE_SHOT = {"migrate", "seed", "walk"}
SERVICES = tuple(COMPONENTS)


@cache
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def make_secrets() -> ModuleType:
    path = ROOT / "deploy" / "make_secrets.py"
    spec = importlib.util.spec_from_file_location("make_secrets", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    directory = tmp_path / "secrets"
    make_secrets().make_secrets(directory, postgres="postgres:5432", rabbitmq="rabbitmq:5672")
    return directory


def deployment_files() -> list[Path]:
    inside = [path for path in (ROOT / "deploy").rglob("*") if path.is_file()]
    own = [path for path in inside if not {"secrets", "fonts", "__pycache__"} & set(path.parts)]
    return [COMPOSE_FILE, ROOT / "Dockerfile", *own]


def images() -> list[str]:
    found = []
    for path in deployment_files():
        text = path.read_text(encoding="utf-8")
        found += re.findall(r"^\s*-?\s*image:\s*\"?([^\s\"]+)", text, re.MULTILINE)
        found += re.findall(r"^FROM\s+(\S+)|^ARG \w+_IMAGE=(\S+)", text, re.MULTILINE)
    flat = [part for image in found for part in (image if isinstance(image, tuple) else (image,))]
    return [re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", image) for image in flat if image]


def test_the_compose_file_follows_the_compose_specification() -> None:
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            str(COMPOSE_FILE),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_compose_file_uses_nothing_that_docker_compose_1_refuses() -> None:
    refused_keys = {"name", "develop", "include", "configs"}

    assert refused_keys.isdisjoint(compose())
    assert all("develop" not in service for service in compose()["services"].values())


def test_every_lasting_container_has_a_health_check_and_restarts() -> None:
    lasting = {
        name: service for name, service in compose()["services"].items() if name not in ONE_SHOT
    }

    assert set(lasting) == {"postgres", "rabbitmq", "gateway", *SERVICES}
    for name, service in lasting.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_its_own_database_and_broker_user_and_no_other_secret(
    name: str, secrets: Path
) -> None:
    service = compose()["services"][name]

    database_url = (secrets / f"database_url_{name}").read_text(encoding="utf-8").strip()
    broker_url = (secrets / f"broker_url_{name}").read_text(encoding="utf-8").strip()

    assert set(service["secrets"]) == {f"database_url_{name}", f"broker_url_{name}"}
    assert service["command"][:2] == ["serve", name]
    assert database_url.startswith(f"postgresql+asyncpg://yikou_{name}:")
    assert database_url.endswith(f"/yikou_{name}")
    assert broker_url.startswith(f"amqp://yikou_{name}:")


def test_no_two_passwords_are_the_same(secrets: Path) -> None:
    files = [*secrets.glob("postgres_*"), *secrets.glob("rabbitmq_[!d]*")]

    passwords = [path.read_text(encoding="utf-8").strip() for path in files]

    assert len(set(passwords)) == len(passwords) == 2 + 2 * len(SERVICES)
    assert all(len(password) >= 32 for password in passwords)


def test_making_secrets_again_keeps_every_password(secrets: Path) -> None:
    names = ("postgres_superuser", "database_url_intake", "broker_url_notify")
    before = [(secrets / name).read_text(encoding="utf-8") for name in names]

    make_secrets().make_secrets(secrets, postgres="postgres:5432", rabbitmq="rabbitmq:5672")

    assert [(secrets / name).read_text(encoding="utf-8") for name in names] == before


def test_the_secrets_folder_is_closed_to_others_and_ignored_by_git(secrets: Path) -> None:
    ignored = (ROOT / "deploy" / ".gitignore").read_text(encoding="utf-8").split()

    assert secrets.stat().st_mode & 0o077 == 0
    assert "secrets/" in ignored


def test_every_secret_the_compose_file_mounts_is_made(secrets: Path) -> None:
    declared = {Path(secret["file"]).name for secret in compose()["secrets"].values()}
    mounted = {
        name for service in compose()["services"].values() for name in service.get("secrets", ())
    }

    assert mounted == declared
    assert declared <= {path.name for path in secrets.iterdir()}


def test_no_password_stands_in_a_file_of_the_project() -> None:
    literal = re.compile(r"(?i)(password|passwd|_pass|secret)\w*\s*[:=]\s*[\"']?[a-z0-9]{3,}")
    allowed = re.compile(
        r"_FILE: /run/secrets/|secretName: |\\set password `|PASSWORD :'password'|secret=\"\$"
    )

    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in deployment_files()
        if path.suffix != ".py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if literal.search(line) and not allowed.search(line)
    ]

    assert found == []


def test_no_image_names_a_registry_host() -> None:
    named = images()

    assert named
    for image in named:
        first, slash, _ = image.partition("/")
        assert not (slash and ("." in first or ":" in first or first == "localhost")), image


def test_every_service_container_is_unprivileged() -> None:
    for name in (*SERVICES, *ONE_SHOT, "gateway"):
        service = compose()["services"][name]
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
    assert "\nUSER 10001:10001\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_only_the_gateway_has_a_port_outside() -> None:
    with_ports = [name for name, service in compose()["services"].items() if "ports" in service]

    assert with_ports == ["gateway"]
    assert "127.0.0.1" in compose()["services"]["gateway"]["ports"][0]


def gateway_owners() -> dict[str, str]:
    text = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")
    table = re.search(r"map \$resource \$owner \{(.*?)\}", text, re.DOTALL)
    assert table is not None
    return dict(re.findall(r"^\s+([a-z-]+) (intake|routing|licensing|notify);$", table[1], re.M))


def test_the_gateway_sends_every_resource_to_the_service_that_owns_it() -> None:
    owners = gateway_owners()

    wanted = {resource: name for name, part in COMPONENTS.items() for resource in part.resources}

    assert {resource: owners.get(resource) for resource in wanted} == wanted


def test_the_gateway_waits_while_a_whole_catalogue_is_taken_in() -> None:
    text = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")
    ingress = (ROOT / "deploy" / "kubernetes" / "system" / "gateway.yaml").read_text("utf-8")

    ours = re.search(r"location /api/v1/items/imports/ \{\s+proxy_read_timeout (\d+)s;", text)
    theirs = re.search(r'proxy-read-timeout: "(\d+)"', ingress)

    assert ours is not None
    assert theirs is not None
    assert ours[1] == theirs[1] == "900"


def test_the_gateway_lets_pass_what_a_caller_wants_to_read_and_keeps_no_answer() -> None:
    text = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")

    set_by_us = set(re.findall(r"proxy_set_header ([A-Za-z-]+) ", text))

    assert set_by_us == {"Connection", "Host", "X-Forwarded-For", "X-Forwarded-Proto"}
    assert not re.search(r"proxy_pass_request_headers|proxy_cache|proxy_hide_header", text)


def test_problems_of_the_gateway_read_like_those_of_the_services() -> None:
    text = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")

    problems = [json.loads(body) for body in re.findall(r"return \d+ '(\{\"type.*\})';", text)]

    assert {problem["status"] for problem in problems} == {404, 413, 429, 503}
    for problem in problems:
        assert problem["title"] == TITLES[problem["status"]]
        assert problem["type"] == f"urn:yikou:problem:{problem['code']}"
        assert problem["detail"].endswith("。")


def test_the_ingress_of_kubernetes_has_the_table_of_the_gateway() -> None:
    text = (ROOT / "deploy" / "kubernetes" / "system" / "gateway.yaml").read_text(encoding="utf-8")
    (rule,) = yaml.safe_load(text)["spec"]["rules"]

    owners = {
        path["path"].removeprefix("/api/v1/"): path["backend"]["service"]["name"]
        for path in rule["http"]["paths"]
    }

    assert owners == gateway_owners()


def test_the_manifests_build_one_deployment_for_each_service() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")

    built = subprocess.run(
        ["kubectl", "kustomize", str(ROOT / "deploy" / "kubernetes")],
        capture_output=True,
        text=True,
        check=True,
    )

    objects = [one for one in yaml.safe_load_all(built.stdout) if one["kind"] == "Deployment"]
    pods = {one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in objects}
    assert set(pods) == set(SERVICES)
    for name, pod in pods.items():
        assert pod["containers"][0]["args"][:2] == ["serve", name]
        assert pod["volumes"][0]["secret"]["secretName"] == f"yikou-{name}-urls"
        assert pod["securityContext"]["runAsNonRoot"] is True


def test_the_broker_starts_with_every_exchange() -> None:
    assert set(make_secrets().EXCHANGES) == set(EXCHANGES)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.TYPE))
def test_one_service_may_announce_each_contract_and_no_other_may(event: Any) -> None:
    routing_key = event.TYPE.removeprefix("cn.yikou.")
    if str(event.EXCHANGE) == "yikou.tasks":
        routing_key = "desk.district.410102.civil-affairs"

    allowed = [
        service
        for service, exchanges in make_secrets().MAY_ANNOUNCE.items()
        if re.search(exchanges.get(str(event.EXCHANGE), "^$"), routing_key)
    ]

    assert len(allowed) == 1


def test_a_broker_user_reaches_its_own_queues_only(secrets: Path) -> None:
    definitions = json.loads((secrets / "rabbitmq_definitions").read_text(encoding="utf-8"))

    for permission in definitions["permissions"]:
        service = permission["user"].removeprefix("yikou_")
        for right in ("configure", "write", "read"):
            reached = [
                name for name in SERVICES if re.search(permission[right], f"{name}.some-queue.v1")
            ]
            assert reached == [service], (permission["user"], right)
        assert not re.search(permission["write"], "")


def test_a_broker_password_is_kept_as_a_salted_hash_only(secrets: Path) -> None:
    text = (secrets / "rabbitmq_definitions").read_text(encoding="utf-8")
    password = (secrets / "rabbitmq_intake").read_text(encoding="utf-8").strip()
    (user,) = [one for one in json.loads(text)["users"] if one["name"] == "yikou_intake"]

    stored = base64.b64decode(user["password_hash"])

    assert password not in text
    assert stored[4:] == hashlib.sha256(stored[:4] + password.encode()).digest()
    assert user["tags"] == []


def test_scripts_are_sound_shell() -> None:
    for script in (ROOT / "deploy").rglob("*.sh"):
        checked = subprocess.run(
            ["sh", "-n", str(script)], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, f"{script}: {checked.stderr}"


def test_the_smoke_test_says_plainly_when_no_engine_answers(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)

    finished = subprocess.run(
        ["sh", str(ROOT / "deploy" / "compose-smoke.sh")],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 0
    assert "did not run" in finished.stderr


def test_a_department_may_answer_and_reach_its_own_tasks_only(tmp_path: Path) -> None:
    made, code = make_secrets(), "11410102MBDEM0322J"
    made.add_office(tmp_path, code, "external.street.410102013.civil_affairs")
    for _ in range(2):
        made.make_secrets(tmp_path, postgres="postgres:5432", rabbitmq="rabbitmq:5672")

    definitions = json.loads((tmp_path / "rabbitmq_definitions").read_text(encoding="utf-8"))
    user = f"yikou_office_{code}"
    (rights,) = [one for one in definitions["permissions"] if one["user"] == user]
    topics = {
        one["exchange"]: one for one in definitions["topic_permissions"] if one["user"] == user
    }
    writable = {name for name in EXCHANGES if re.search(rights["write"], name)}
    assert writable == {"yikou.decisions"}
    assert re.search(topics["yikou.decisions"]["write"], "task.decided.v1")
    assert re.search(topics["yikou.tasks"]["read"], "external.street.410102013.civil_affairs")
    assert not re.search(topics["yikou.tasks"]["read"], "external.street.410102014.civil_affairs")
    assert not re.search(rights["configure"], "routing.decisions.v1")


@pytest.mark.parametrize(
    ("code", "routing_key"),
    [("short", "external.street.410102013.civil_affairs"), ("11410102MBDEM0322J", "desk.#")],
)
def test_a_department_is_not_made_from_a_mistyped_code_or_key(
    tmp_path: Path, code: str, routing_key: str
) -> None:
    with pytest.raises(SystemExit):
        make_secrets().main(["--directory", str(tmp_path), "--office", code, routing_key])
