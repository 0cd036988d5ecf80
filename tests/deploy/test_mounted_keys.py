"""Which keys each container is given: its own, what it shares in messages, and public ones."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from services.all_in_one import COMPONENTS, System
from services.demo.seed_files import load_seed
from services.demo.seeding import seed_services
from services.routing.tables import staff_versions
from shared.security.key_files import FOLDERS, MESSAGES, PUBLIC
from shared.security.keys import KeyRing
from shared.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[2]
SERVICES = tuple(COMPONENTS)
OPENS_MESSAGES = {"intake", "licensing"}
COMPOSE_KEYS, KUBERNETES_KEYS = "/var/lib/yikou/keys", "/run/keys"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return KeyRing.create(tmp_path_factory.mktemp("made") / "keys").directory


@cache
def compose() -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def folders_in_compose(container: str) -> dict[str, str]:
    """Key folders of a container by the volume's name, with the mount's mode."""
    found = {}
    for volume in compose()["services"][container].get("volumes", ()):
        name, target, *mode = volume.split(":")
        if target.startswith(COMPOSE_KEYS):
            folder = target.removeprefix(COMPOSE_KEYS).strip("/")
            assert name == f"keys-{folder}", volume
            found[folder] = mode[0] if mode else "rw"
    return found


@cache
def pods() -> dict[str, Any]:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    built = subprocess.run(
        ["kubectl", "kustomize", str(ROOT / "deploy" / "kubernetes")],
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]
        for one in yaml.safe_load_all(built.stdout)
        if one["kind"] in ("Deployment", "Job")
    }


def folders_in_kubernetes(pod: str) -> set[str]:
    """Key folders of a pod; each is a secret of that folder's name, read-only."""
    secrets = {
        one["name"]: one["secret"]["secretName"]
        for one in pods()[pod]["volumes"]
        if "secret" in one
    }
    found = set()
    for mount in pods()[pod]["containers"][0]["volumeMounts"]:
        if mount["mountPath"].startswith(KUBERNETES_KEYS):
            folder = mount["mountPath"].removeprefix(KUBERNETES_KEYS).strip("/")
            assert secrets[mount["name"]] == f"yikou-{folder}-keys"
            assert mount["readOnly"] is True
            found.add(folder)
    return found


def wanted_by(service: str) -> set[str]:
    return {service, PUBLIC} | ({MESSAGES} if service in OPENS_MESSAGES else set())


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_given_its_own_keys_the_messages_and_public_ones_only(service: str) -> None:
    given = folders_in_compose(service)

    assert set(given) == wanted_by(service)
    assert set(given.values()) == {"ro"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_is_given_its_own_keys_the_messages_and_public_ones_only(service: str) -> None:
    assert folders_in_kubernetes(service) == wanted_by(service)


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_can_read_what_is_private_to_another(
    keys: Path, service: str, tmp_path: Path
) -> None:
    for folder in folders_in_compose(service):
        shutil.copytree(keys / folder, tmp_path / folder)

    readable = {one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}

    for owner in set(FOLDERS) - {PUBLIC, MESSAGES, service}:
        private = {one.read_bytes() for one in (keys / owner).iterdir()}
        assert private.isdisjoint(readable), owner
    KeyRing.create(tmp_path).of(service).require()


def test_public_key_files_hold_nothing_private(keys: Path) -> None:
    for file in (keys / PUBLIC).iterdir():
        for key in json.loads(file.read_bytes())["keys"]:
            assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}, file.name


def test_only_what_makes_the_keys_may_write_them_and_only_the_walk_issues_tokens() -> None:
    given = {name: folders_in_compose(name) for name in compose()["services"] if name != "migrate"}

    assert {mode for folders in given.values() for mode in folders.values()} == {"ro"}
    assert [name for name, folders in given.items() if "issuer" in folders] == ["walk"]
    assert set(given["seed"]) == {"routing", PUBLIC}


async def test_the_demo_seed_is_loaded_with_the_keys_its_container_is_given(
    keys: Path, tmp_path: Path
) -> None:
    for folder in folders_in_compose("seed"):
        shutil.copytree(keys / folder, tmp_path / "keys" / folder)
    system = System(ServiceSettings(var_dir=tmp_path, keys_dir=tmp_path / "keys"))
    await system.migrate()

    await seed_services(system.services, load_seed())

    async with system.services["routing"].reading() as connection:
        kept = await connection.scalar(sa.select(sa.func.count()).select_from(staff_versions))
    assert kept == len(load_seed().staff)
    await system.close()


def test_the_keys_are_made_in_one_volume_for_each_owner() -> None:
    volumes = dict(one.split(":") for one in compose()["services"]["migrate"]["volumes"])

    made = {name: target for name, target in volumes.items() if name.startswith("keys-")}

    assert made == {f"keys-{folder}": f"{COMPOSE_KEYS}/{folder}" for folder in FOLDERS}
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"-m 0700 {' '.join(FOLDERS)}\n" in dockerfile


def test_the_migration_of_a_cluster_is_given_public_keys_only() -> None:
    assert folders_in_kubernetes("migrate") == {PUBLIC}
