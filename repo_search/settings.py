"""Settings: three URLs and what they default to under one data directory.

Only the command line and `create_app` read the environment.
"""

import re
from gettext import translation
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from repo_search import engine_urls
from repo_search.engine_urls import EMBEDDED_ENGINES as EMBEDDED_ENGINES
from repo_search.engine_urls import Cluster
from repo_search.errors import BadInput
from repo_search.site_addresses import contrast_with_white, is_redis, is_root, is_web_address
from repo_search.texts import ENGLISH, Language

COLOUR = "#12454f"
_LEAST_CONTRAST = 4.5
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


class Settings(BaseSettings):
    """Each setting is read from the environment variable of its name, upper case, prefixed."""

    model_config = SettingsConfigDict(env_prefix="REPO_SEARCH_", extra="ignore")

    data: Path = Field(
        default=Path("data"),
        description="Data directory: everything embedded lives under it.",
    )
    catalogue: str = Field(
        default="",
        repr=False,  # a password may stand in it
        description="Catalogue URL: `sqlite:///FILE`, or `postgresql+psycopg://USER@HOST/NAME`. "
        "Default: `sqlite:///DATA/catalogue.db`.",
    )
    engine: str = Field(
        default="tantivy",
        description="Search engine: `tantivy`, `whoosh`, or `NAME:DIRECTORY`. "
        "Default directory: `DATA/index`. Or a cluster: `opensearch+https://USER@HOST:9200/PREFIX`.",
        repr=False,
    )
    engine_password: str = Field(
        default="", description="The password of that user of OpenSearch.", repr=False
    )
    holdings: str = Field(
        default="",
        description="Where the files are kept: `file:DIRECTORY`, or object storage as "
        "`s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION`, which needs the extra `large`. "
        "Default: `file:DATA/holdings`.",
        repr=False,
    )
    disclosures: Literal["note", "hold"] = Field(
        default="note",
        description="What is done with a document in which something is found that may disclose a "
        "person: `note` lists it for the librarian, `hold` also keeps it from the public until "
        "somebody has cleared it.",
    )
    open_to_web_search: bool = Field(
        default=True,
        description="Whether search engines of the web may index the landing pages of records. "
        "Searches, files, page texts and pictures never are.",
    )
    secure: bool = Field(
        default=False,
        description="Set when the site is served over HTTPS: sends Strict-Transport-Security.",
    )

    name: str = Field(
        default="repo-search",
        description="Name of the service, as pages, feeds and mails call it.",
    )
    logo: str = Field(
        default="",
        description="Words at the top of every page. Default: the name.",
    )
    colour: str = Field(
        default=COLOUR,
        description="Colour of the top of every page, as `#RRGGBB`, on which white can be read.",
    )
    notice: str = Field(
        default="",
        description="A line at the top of every page, such as a planned interruption.",
    )
    contact: str = Field(
        default="",
        description="E-mail address or web address to which people can turn.",
    )
    coverage: str = Field(
        default="",
        description="What is held and what is not, in a sentence or two: on the first page and "
        "where a search finds nothing.",
    )
    exit_to: str = Field(
        default="https://www.bbc.co.uk/weather",
        description="Where the button “Exit this page” leads; empty: no button.",
    )
    support: bool = Field(
        default=True,
        description="Whether pages lead to a notice on what these reports hold and where to get "
        "help.",
    )
    support_text: str = Field(
        default="",
        description="That notice in your own words, a paragraph a line. Default: helplines of the "
        "UK.",
    )
    address: str = Field(
        default="",
        description="Where the site is reached, such as `https://reviews.example.org`. Links in "
        "mails and feeds begin with it; without it no mail is sent.",
    )
    hosts: str = Field(
        default="",
        description="Further names that the site goes by, with commas between them. Requests for "
        "others than these and that of the address are refused, but for IP addresses and "
        "localhost.",
    )
    smtp: str = Field(
        default="",
        description="Mail server for e-mail alerts: `smtp://HOST:PORT`, "
        "`smtp://USER:PASSWORD@HOST:587?starttls=1` or `smtps://USER:PASSWORD@HOST`. "
        "Without it no mail is sent.",
        repr=False,
    )
    sender: str = Field(
        default="",
        description="Address that e-mail alerts come from, such as `alerts@reviews.example.org`.",
    )
    proxy: str = Field(
        default="",
        description="Addresses or networks of the proxies in front of the site, with commas "
        "between them, whose X-Forwarded-For is believed: what may be asked for at once is limited "
        "for each network.",
    )
    limits: str = Field(
        default="",
        description="Where several web processes count together what each network has asked for: "
        "`redis://[USER:PASSWORD@]HOST:6379/0`, or `rediss://…` over TLS. Default: each process "
        "counts by itself.",
        repr=False,
    )
    oidc_issuer: str = Field(
        default="",
        description="Address of an OpenID Connect provider with whom people may sign in at the "
        "desk. Needs the extra `sso`.",
    )
    oidc_client: str = Field(default="", description="What that provider calls this site.")
    oidc_secret: str = Field(default="", description="The secret agreed with it.", repr=False)
    language: str = Field(
        default="en",
        description="Language of the pages: `en`, or one for which there is a translation.",
    )
    translations: Path | None = Field(
        default=None,
        description="Directory of translations, as LANGUAGE/LC_MESSAGES/messages.mo.",
    )

    @field_validator("colour")
    @classmethod
    def _readable(cls, value: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise PydanticCustomError("colour", "write a colour as #RRGGBB, such as #12454f")
        if (contrast := contrast_with_white(value)) < _LEAST_CONTRAST:
            raise PydanticCustomError(
                "colour",
                "white words on {value} cannot be read well: the contrast is {contrast}:1, and "
                "4.5:1 is needed; choose a darker colour",
                {"value": value, "contrast": f"{contrast:.2f}"},
            )
        return value.lower()

    @field_validator("contact")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value and not _EMAIL.fullmatch(value) and not is_web_address(value):
            raise PydanticCustomError(
                "contact", "write an e-mail address, or an address that begins with https://"
            )
        return value

    @field_validator("exit_to")
    @classmethod
    def _elsewhere(cls, value: str) -> str:
        if value and not is_web_address(value):
            raise PydanticCustomError("exit_to", "write an address that begins with https://")
        return value

    @field_validator("address")
    @classmethod
    def _at_a_root(cls, value: str) -> str:
        if value and not is_root(value):
            raise PydanticCustomError(
                "address",
                "write https:// or http:// and the host, such as https://reviews.example.org, "
                "without a path: pages lead to each other from the root",
            )
        return value

    @field_validator("hosts")
    @classmethod
    def _names(cls, value: str) -> str:
        if not all(_HOST.fullmatch(name) for name in _split(value)):
            raise PydanticCustomError(
                "hosts", "write names of hosts, such as reviews.example.org, without a port"
            )
        return value

    @field_validator("proxy")
    @classmethod
    def _addresses(cls, value: str) -> str:
        """Without the brackets that addresses of IPv6 have in others."""
        parts = [part.removeprefix("[").removesuffix("]") for part in _split(value)]
        try:
            return ",".join(str(ip_address(p) if "/" not in p else ip_network(p)) for p in parts)
        except ValueError:
            raise PydanticCustomError(
                "proxy",
                "write the IP addresses of the proxies, such as 127.0.0.1 or ::1, or networks, "
                "such as 10.0.0.0/24, with commas between them",
            ) from None

    @field_validator("limits")
    @classmethod
    def _store(cls, value: str) -> str:
        if value and not is_redis(value):
            said = "write redis://HOST:6379/0, or rediss:// over TLS; in a password “@”, “/”, “?”, "
            raise PydanticCustomError("limits", said + "“#” as “%40”, “%2F”, “%3F”, “%23”")
        return value

    @property
    def host_names(self) -> tuple[str, ...]:
        """The further names of the site, in small letters."""
        return _split(self.hosts)

    @property
    def spoken(self) -> Language:
        """What is said to people is said in this language. Raises BadInput if there is no
        catalogue for it: pages must not claim a language that they are not in."""
        if self.language == ENGLISH.locale:
            return ENGLISH
        try:
            found = translation("messages", self.translations, [self.language])
        except OSError as error:
            folder = self.translations or "no directory of translations"
            raise BadInput(f"There is no translation “{self.language}” in {folder}.") from error
        return Language(self.language, found)

    @property
    def catalogue_url(self) -> str:
        return self.catalogue or f"sqlite:///{quote(str(self.data / 'catalogue.db'))}"

    @property
    def engine_location(self) -> tuple[str, Path | Cluster]:
        """Engine name, and the index directory or where its cluster is. Raises BadInput for an
        engine that is not known."""
        return engine_urls.located(self.engine, self.engine_password, self.data / "index")

    @property
    def pictures_directory(self) -> Path:
        """Where pictures of pages are kept for a while."""
        return self.data / "cache" / "pictures"

    @property
    def uploads_directory(self) -> Path:
        """Where uploaded files wait to be brought in."""
        return self.data / "uploads"

    @property
    def copies_directory(self) -> Path:
        """Where copies of files that are held in object storage are kept for a while."""
        return self.data / "cache" / "files"

    @property
    def holdings_directory(self) -> Path | None:
        """The directory of a `file:` URL, None for object storage. Raises BadInput for any other
        kind, without repeating it: there may be credentials in it."""
        url = self.holdings or f"file:{self.data / 'holdings'}"
        scheme, _, path = url.partition(":")
        if scheme == "s3":
            return None
        if scheme != "file" or not path:
            raise BadInput(
                "Holdings cannot be kept where REPO_SEARCH_HOLDINGS says. Use file:DIRECTORY or "
                "s3://BUCKET/PREFIX."
            )
        return Path(path.removeprefix("//") if path.startswith("///") else path)


def _split(hosts: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in hosts.split(",") if name.strip())
