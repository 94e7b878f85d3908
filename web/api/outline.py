"""The operations of the API as the documentation shows them, in Markdown."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask

from web.api.openapi import openapi

_LONGEST_LINE = 110
Schema = Mapping[str, Any]


def outline(app: Flask) -> str:
    """Every operation with its arguments and the members of its answer, those in brackets given
    only where there is something to say. What was shown before is named."""
    described = openapi(app, "", "", "")
    schemas: Mapping[str, Schema] = described["components"]["schemas"]
    known: set[str] = set()
    parts: list[str] = []
    for path, item in described["paths"].items():
        made = item["get"]
        name = re.sub(r"\{\w+\}", "ID", path)
        parts += [f"## `GET {name}`", made["description"]]
        if asked := [one for one in made["parameters"] if one["in"] == "query"]:
            rows = (f"| `{one['name']}` | {one['description']} |" for one in asked)
            parts.append("\n".join(("| argument | meaning |", "|---|---|", *rows)))
        answer = made["responses"]["200"]["content"]["application/json"]["schema"]
        parts.append(_indented(_shape(answer, schemas, known)))
    return "\n\n".join(parts)


def _shape(schema: Schema, schemas: Mapping[str, Schema], known: set[str]) -> str:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name in known:
            return name
        known.add(name)
        inner = _shape(schemas[name], schemas, known)
        return f"{name} {inner}"
    if "anyOf" in schema:
        return " or ".join(_shape(one, schemas, known) for one in schema["anyOf"])
    if "properties" in schema:
        needed = schema.get("required", ())
        members = (
            _member(name, name in needed, _shape(one, schemas, known))
            for name, one in schema["properties"].items()
        )
        return "{" + ", ".join(members) + "}"
    if schema.get("type") == "array":
        within = schema.get("items", {})
        if "prefixItems" in within:
            return "[[start, end]]"
        inner = _shape(within, schemas, known)
        return f"[{inner}]" if inner else "[]"
    return "null" if schema.get("type") == "null" else ""


def _member(name: str, needed: bool, shape: str) -> str:
    mark = "" if shape.startswith(" or ") or not shape else ": "
    written = f'"{name}"{mark}{shape}'
    return written if needed else f"({written})"


def _indented(text: str) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) >= _LONGEST_LINE:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return "\n".join(f"    {one}" for one in (*lines, line))
