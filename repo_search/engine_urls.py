"""Where a search engine is: a directory of an embedded one, or the URL of a cluster of OpenSearch
and a prefix in it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from repo_search.errors import BadInput

EMBEDDED_ENGINES = ("tantivy", "whoosh")
OPENSEARCH = "opensearch"
_SCHEMES = ("opensearch+https:", "opensearch+http:")
_SHAPE = "opensearch+https://USER@HOST:9200/PREFIX"
_URL = re.compile(
    r"opensearch\+(?P<scheme>https?)://(?:(?P<user>[^/]*)@)?(?P<nodes>[^/@?#]+)"
    r"/(?P<prefix>[^/?#]*)/?(?:\?(?P<options>[^#]*))?"
)
_NODE = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(?P<port>\d{1,5}))?", re.ASCII)
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_PORT = 9200
_MOST_SHARDS, _MOST_REPLICAS = 1024, 20


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster is reached, and what is to be made there: `nodes` are addresses such as
    "https://host:9200", any of which answers; every index has a name that begins with `prefix`.
    `ca` is a file of certificates to be trusted instead of the usual ones. Shown without user and
    password."""

    nodes: tuple[str, ...]
    prefix: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca: Path | None = None
    shards: int = 1
    replicas: int = 1

    def __str__(self) -> str:
        return f"OpenSearch at {', '.join(self.nodes)}"


def located(engine: str, password: str, directory: Path) -> tuple[str, Path | Cluster]:
    """The name of an engine, and its directory, which is the one given unless another is named, or
    where its cluster is. Raises BadInput for an engine that is not known."""
    if engine.startswith(_SCHEMES):
        return OPENSEARCH, read(engine, password)
    name, _, named = engine.partition(":")
    if name not in EMBEDDED_ENGINES:
        known = " or ".join(EMBEDDED_ENGINES)
        raise BadInput(
            f"There is no engine “{name}”. Use {known}, {known}:DIRECTORY, or the URL of a "
            f"cluster: {_SHAPE}."
        )
    return name, Path(named) if named else directory


def read(url: str, password: str = "") -> Cluster:
    """The cluster of a URL; a password in it goes before the one given. Raises BadInput that says
    what is wrong without repeating what may be secret."""
    found = _URL.fullmatch(url)
    if not found:
        raise BadInput(f"The URL of the engine cannot be read. Write {_SHAPE}.")
    nodes = tuple(_node(found["scheme"], node) for node in found["nodes"].split(","))
    if not _PREFIX.fullmatch(found["prefix"]):
        raise BadInput(
            "The URL of the engine ends with the prefix of the names of its indexes: small "
            f"letters, digits, - and _, such as reviews. Write {_SHAPE}."
        )
    options = dict(parse_qsl(found["options"] or "", keep_blank_values=True))
    if strange := sorted(options.keys() - {"ca", "shards", "replicas"}):
        raise BadInput(
            f"The URL of the engine has no option “{strange[0][:40]}”; there are ca, shards and "
            "replicas."
        )
    user, _, written = (found["user"] or "").partition(":")
    if (written or password) and not user:
        raise BadInput(f"A password of the engine needs a user. Write {_SHAPE}.")
    return Cluster(
        nodes,
        found["prefix"],
        unquote(user),
        unquote(written) or password,
        _certificates(options["ca"], found["scheme"]) if "ca" in options else None,
        _number(options, "shards", 1, _MOST_SHARDS),
        _number(options, "replicas", 0, _MOST_REPLICAS),
    )


def _node(scheme: str, written: str) -> str:
    found = _NODE.fullmatch(written)
    port = int(found["port"] or _PORT) if found else 0
    if not found or not 0 < port < 1 << 16:
        raise BadInput(
            "The URL of the engine names a host that cannot be: write HOST:9200, several with "
            "commas between."
        )
    return f"{scheme}://{found['host']}:{port}"


def _certificates(written: str, scheme: str) -> Path:
    if scheme != "https":
        raise BadInput("The option ca of the engine's URL goes with opensearch+https:// only.")
    path = Path(written)
    if not path.is_file():
        raise BadInput(f"There is no file {path} of certificates for the engine to trust.")
    return path


def _number(options: dict[str, str], name: str, least: int, most: int) -> int:
    written = options.get(name, "1")
    if not re.fullmatch(r"[0-9]{1,4}", written) or not least <= int(written) <= most:
        raise BadInput(f"The option {name} of the engine's URL is a number, {least} to {most}.")
    return int(written)
