"""The description of the API (OpenAPI 3.1.1), made from the views and the models they name."""

import re
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from repo_search import __version__
from web.api.answers import Problem
from web.api.operations import Operation, operations

_SCHEMAS = "#/components/schemas/"
_IDS = {
    "record_id": "Opaque and permanent: “k7m2q9xw”.",
    "finding_id": "Opaque and permanent.",
    "case_id": "Opaque.",
    "publisher_id": "As other answers name it: “northmere-lscb”.",
    "theme_id": "As other answers name it: “safe-sleeping”.",
}
_PROBLEMS = {
    "400": "An argument cannot be understood, or the host is not one of the site.",
    "414": "The address is too long.",
    "429": "Your network has asked for very much: wait for so many seconds as Retry-After says.",
    "500": "The fault is the service’s own.",
    "503": "Too many ask, or something is not well: come back as Retry-After says.",
}
_OF_IDS = {"404": "There is no such entry."}
_GONE = {"record_id", "finding_id"}
_OF_RECORDS = {"410": "The record was withdrawn or erased."}


class _Untitled(GenerateJsonSchema):
    """Without a title for each field, which would be its name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def openapi(app: Flask, title: str, root: str, notice: str) -> dict[str, Any]:
    """The description of what an application answers, at the address `root`."""
    described = list(operations(app))
    models: list[type[BaseModel]] = [Problem, *{made.answer: None for _, made in described}]
    _, schemas = models_json_schema(
        [(model, "validation") for model in models],
        ref_template=f"{_SCHEMAS}{{model}}",
        schema_generator=_Untitled,
    )
    about = "Read only, no key. Full texts are given where a licence allows that."
    return {
        "openapi": "3.1.1",
        "info": {
            "title": f"{title}: API",
            "version": __version__,
            "description": f"{about} {notice}".strip(),
        },
        "servers": [{"url": root}],
        "paths": {
            re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule): {
                "get": _operation(made, sorted(rule.arguments))
            }
            for rule, made in described
        },
        "components": {"schemas": schemas["$defs"]},
    }


def _operation(made: Operation, ids: list[str]) -> dict[str, Any]:
    problems = _PROBLEMS | (_OF_IDS if ids else {}) | (_OF_RECORDS if _GONE & {*ids} else {})
    moved = {"description": "What had this id is part of another entry now."}
    location = {"Location": _header("Where that is.", required=True)}
    return {
        "operationId": made.name,
        "summary": made.summary,
        "description": made.description,
        "parameters": [*map(_id, ids), *_parameters(made.arguments)],
        "responses": {
            "200": {
                "description": "The answer.",
                "headers": _headers(made),
                "content": {"application/json": _schema(made.answer)},
            },
            "304": {"description": "It is what If-None-Match names."},
            **({"301": moved | {"headers": location}} if ids else {}),
            **{
                status: {
                    "description": said,
                    "content": {"application/problem+json": _schema(Problem)},
                }
                for status, said in sorted(problems.items())
            },
        },
    }


def _headers(made: Operation) -> dict[str, Any]:
    link = {"Link": _header("first, prev, next and last page (RFC 8288), where there are such.")}
    return {
        "ETag": _header("For If-None-Match.", required=True),
        **(link if made.paged else {}),
        "RateLimit-Policy": _header("How much a network may ask for, and in how many seconds."),
        "RateLimit": _header("How much it may ask for now (draft-ietf-httpapi-ratelimit-headers)."),
    }


def _header(said: str, required: bool = False) -> dict[str, Any]:
    return {"description": said, "required": required, "schema": {"type": "string"}}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"schema": {"$ref": f"{_SCHEMAS}{model.__name__}"}}


def _id(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _IDS[name],
        "schema": {"type": "string"},
    }


def _parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    schemas = model.model_json_schema(schema_generator=_Untitled).get("properties", {})
    fields: dict[str, FieldInfo] = {
        field.alias or name: field for name, field in model.model_fields.items()
    }
    return [
        {
            "name": name,
            "in": "query",
            "required": fields[name].is_required(),
            "description": schema.pop("description"),
            "schema": schema,
        }
        for name, schema in schemas.items()
    ]
