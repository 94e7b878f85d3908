"""deploy/compose.yaml, which was not run, says nothing that cannot be."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from repo_search.cli import COMMANDS
from repo_search.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
WRITTEN = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(WRITTEN)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
_PREFIX = "REPO_SEARCH_"
OF_OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def given(name: str) -> dict[str, str]:
    """The environment of a service, passwords filled in."""
    found = SERVICES[name].get("environment", {})
    return {key: re.sub(r"\$\{\w+:\?\}", "secret", str(value)) for key, value in found.items()}


@pytest.mark.parametrize("name", ["web-1", "web-2", "importer"])
def test_every_variable_is_a_setting_with_a_value_that_can_be(name: str) -> None:
    variables = given(name)
    own = {key for key in variables if key.startswith(_PREFIX)}
    assert variables.keys() - own == OF_OTHERS
    settings = {key.removeprefix(_PREFIX).lower(): variables[key] for key in own}
    assert settings.keys() <= Settings.model_fields.keys()
    Settings(**settings)
    assert {"catalogue", "engine", "holdings", "limits", "proxy"} <= settings.keys()


def test_web_processes_differ_only_in_their_data() -> None:
    one, other = SERVICES["web-1"], SERVICES["web-2"]
    assert one["environment"] == other["environment"]
    assert one["command"] == other["command"]
    assert one["command"][0] in COMMANDS
    assert {*one["volumes"]} != {*other["volumes"]}


def test_whatever_is_named_is_there() -> None:
    for name, service in SERVICES.items():
        assert {*service.get("depends_on", ())} <= SERVICES.keys(), name
        for volume in service.get("volumes", ()):
            kept = volume.partition(":")[0]
            assert kept.startswith("./") or kept in COMPOSE["volumes"], volume


def test_addresses_that_are_written_are_given_to_nobody_else_and_are_those_that_are_asked() -> None:
    own = {
        name: ip_address(service["networks"]["default"]["ipv4_address"])
        for name, service in SERVICES.items()
        if "networks" in service
    }
    assert own.keys() == {"nginx", "web-1", "web-2"}
    assert len({*own.values()}) == 3
    (config,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    network, given_away = ip_network(config["subnet"]), ip_network(config["ip_range"])
    assert all(one in network and one not in given_away for one in own.values())
    assert given("web-1")["REPO_SEARCH_PROXY"] == str(own["nginx"])
    (changed,) = (part for part in SERVICES["nginx"]["command"] if "sed" in part)
    asked = re.findall(r"server (127[\d.:]+)", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    became = {dict(re.findall(r"s/(127[\d.:]+)/([\d.:]+)/", changed))[one] for one in asked}
    assert became == {f"{own['web-1']}:8000", f"{own['web-2']}:8000"}


def test_opensearch_is_told_to_keep_no_searches() -> None:
    settings, docs = given("opensearch"), (DEPLOY.parent / "docs/opensearch.md").read_text("utf-8")
    for metric in ("latency", "cpu", "memory"):
        setting = f"search.insights.top_queries.{metric}.enabled"
        assert settings[setting] == "false"
        assert f'"{setting}": false' in docs
    assert settings["plugins.security.audit.type"] == "noop"


def test_the_image_gets_what_it_copies_and_nothing_else() -> None:
    copied = re.findall(
        r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE
    )
    ignored = (DEPLOY.parent / ".dockerignore").read_text("utf-8").splitlines()[1:]
    assert ignored == ["*", *(f"!{name}" for line in copied for name in line.split())]


def test_no_password_is_written_in_it() -> None:
    for name in SERVICES:
        for key, value in SERVICES[name].get("environment", {}).items():
            assert "PASSWORD" not in key or re.fullmatch(r"\$\{\w+_PASSWORD:\?\}", value), key
    for asked in re.findall(r"^#   .*repo-search (\w+)|importer (\w+)", WRITTEN, re.MULTILINE):
        assert "".join(asked) in COMMANDS, asked


def test_what_was_not_run_says_so() -> None:
    assert "NOT RUN" in WRITTEN
    assert "not built" in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
