"""OpenSearch as those have it who run it: with the security plugin, TLS, users and roles."""

import json
import secrets
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import urllib3

from . import opensearch
from .certificates import Authority
from .servers import absent, free_ports, shared, wait

PLUGIN = opensearch.NODE / "security"
HERE = opensearch.HERE and (PLUGIN / ".complete").exists()
PASSWORD = f"Möwe:@#%/{secrets.token_urlsafe(12)}"
"""Of every user that is made; with signs that a URL has to write otherwise."""
_API = "_plugins/_security/api"
_EMPTY = {
    "action_groups": "actiongroups",
    "internal_users": "internalusers",
    "roles": "roles",
    "roles_mapping": "rolesmapping",
    "tenants": "tenants",
}
"""Files that a cluster begins with, and of what: nobody is there, and nobody may do anything."""
_DYNAMIC = {
    "do_not_fail_on_forbidden": True,
    "authc": {
        "basic": {
            "http_enabled": True,
            "transport_enabled": True,
            "order": 0,
            "http_authenticator": {"type": "basic", "challenge": True},
            "authentication_backend": {"type": "internal"},
        }
    },
}
"""Users by password; and where a list of indexes is asked for, those that a user may not see are
left out, as OpenSearch Dashboards wants it, and as is harder for us: it is not so by default."""


class Node(NamedTuple):
    """A cluster of one node, which all tests share. Nobody has any rights there, but whoever has
    the certificate of its administrator."""

    port: int
    folder: Path

    @property
    def authority(self) -> Path:
        """The certificate of who issued the node's, which is for localhost and 127.0.0.1."""
        return self.folder / "authority.pem"

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def url(self, user: str, prefix: str) -> str:
        """An engine's URL, without password."""
        options = f"?replicas=0&ca={quote(str(self.authority))}"
        return f"opensearch+https://{user}@localhost:{self.port}/{prefix}{options}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What the node answers its administrator. Raises AssertionError if it refuses."""
        asked = f"{self.address}/{path}"
        answer = _pool(self.folder).request(method, asked, json=body, retries=False)
        assert answer.status < 300, answer.data
        return answer.json()

    def add(self, user: str, role: object) -> None:
        """Adds a user with this role, and no other."""
        self.allow(user, role)
        self.ask("PUT", f"{_API}/internalusers/{user}", {"password": PASSWORD})
        self.ask("PUT", f"{_API}/rolesmapping/{user}", {"users": [user]})

    def allow(self, user: str, role: object) -> None:
        """Puts another in the place of a user's role."""
        self.ask("PUT", f"{_API}/roles/{user}", role)

    def remove(self, prefix: str) -> None:
        """Removes all indexes of a prefix."""
        if found := [
            one["index"] for one in self.ask("GET", f"_cat/indices/{prefix}-*?format=json")
        ]:
            self.ask("DELETE", ",".join(found))


def node() -> Node:
    if not HERE:
        absent("no OpenSearch with its security plugin on this machine")

    def start(folder: Path) -> str:
        http, transport = free_ports(1), free_ports(1)
        settings = folder / "settings.json"
        settings.write_text(json.dumps(_settings(folder)))
        for name, kind in _EMPTY.items():
            _configure(folder, name, kind, {})
        _configure(folder, "config", "config", {"config": {"dynamic": _DYNAMIC}})
        classes = f"{opensearch.JARS}/*:{PLUGIN}/*"
        server = opensearch.started(folder, http, transport, 1, (1,), classes, (settings,))
        wait(folder, server, lambda: _begun(Node(http, folder)))
        return f"{http} {folder}"

    port, folder = shared("opensearch-secured", start).split(" ", 1)
    return Node(int(port), Path(folder))


def _settings(folder: Path) -> dict[str, object]:
    """What TLS goes by, on both ways in, and who is the administrator."""
    authority = Authority(folder)
    issued = authority.issue("node")
    authority.issue("administrator")
    ssl = {
        "pemcert_filepath": str(issued),
        "pemkey_filepath": str(issued.with_suffix(".key")),
        "pemtrustedcas_filepath": str(authority.path),
    }
    return {
        "plugins.security": {
            "ssl": {"transport": ssl, "http": {**ssl, "enabled": True}},
            "nodes_dn": ["CN=node"],
            "authcz.admin_dn": ["CN=administrator"],
            "allow_default_init_securityindex": True,
            "password.hashing.bcrypt.rounds": 4,  # the least there is
        }
    }


def _configure(folder: Path, name: str, kind: str, what: dict[str, object]) -> None:
    """Writes a file of what the plugin begins with where it looks for it; JSON is YAML."""
    place = folder / "nodes-1/node_1/config/opensearch-security"
    place.mkdir(parents=True, exist_ok=True)
    meta = {"_meta": {"type": kind, "config_version": 2}}
    (place / f"{name}.yml").write_text(json.dumps(meta | what))


def _begun(made: Node) -> bool:
    """Whether the plugin has read its files; until then it refuses everybody."""
    asked = f"{made.address}/_plugins/_security/health"
    answer = _pool(made.folder).request("GET", asked, retries=False)
    return answer.status == HTTPStatus.OK


@cache
def _pool(folder: Path) -> urllib3.PoolManager:
    """As the administrator."""
    own = folder / "administrator.pem"
    return urllib3.PoolManager(
        ca_certs=str(folder / "authority.pem"),
        cert_file=str(own),
        key_file=str(own.with_suffix(".key")),
    )
