"""One OpenAPI document of several services, for whoever meets them behind one address."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

REFERENCE = "#/components/schemas/"


def whole_description(apps: Mapping[str, FastAPI]) -> dict[str, Any]:
    """The paths and schemas of all applications.

    A schema that another service describes differently gets its service's name in front."""
    whole: dict[str, Any] = {
        "openapi": "",
        "info": {"title": "一口受理", "version": "1"},
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    for name, app in apps.items():
        part = _with_own_names(name, app.openapi(), whole["components"]["schemas"])
        assert not whole["paths"].keys() & part["paths"].keys(), f"paths of {name} are taken"
        whole["openapi"] = part["openapi"]
        whole["paths"] |= part["paths"]
        for kind, described in part.get("components", {}).items():
            whole["components"].setdefault(kind, {}).update(described)
    return whole


def _with_own_names(service: str, part: dict[str, Any], taken: Mapping[str, Any]) -> dict[str, Any]:
    """Renamed again until nothing differs: what refers to a renamed schema differs from then on."""
    schemas = part.get("components", {}).get("schemas", {})
    others = [name for name, schema in schemas.items() if taken.get(name, schema) != schema]
    if not others:
        return part
    text = json.dumps(part)
    for name in others:
        text = text.replace(f'"{REFERENCE}{name}"', f'"{REFERENCE}{service}.{name}"')
    renamed: dict[str, Any] = json.loads(text)
    own = renamed["components"]["schemas"]
    for name in others:
        own[f"{service}.{name}"] = own.pop(name)
    return _with_own_names(service, renamed, taken)
