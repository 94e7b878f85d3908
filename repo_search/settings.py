"""Settings: three URLs and what they default to under one data directory.

Only the command line and `create_app` read the environment.
"""

from pathlib import Path
from urllib.parse import quote

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from repo_search.errors import BadInput

EMBEDDED_ENGINES = ("tantivy", "whoosh")


class Settings(BaseSettings):
    """Each setting is read from the environment variable of its name, upper case, prefixed."""

    model_config = SettingsConfigDict(env_prefix="REPO_SEARCH_", extra="ignore")

    data: Path = Field(
        default=Path("data"),
        description="Data directory: everything embedded lives under it.",
    )
    catalogue: str = Field(
        default="",
        description="Catalogue URL. Default: `sqlite:///DATA/catalogue.db`.",
    )
    engine: str = Field(
        default="tantivy",
        description="Search engine: `tantivy`, `whoosh`, or `NAME:DIRECTORY`. "
        "Default directory: `DATA/index`.",
    )
    holdings: str = Field(
        default="",
        description="Where the files are kept. Default: `file:DATA/holdings`.",
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
    address: str = Field(
        default="",
        description="Where the site is reached, such as `https://reviews.example.org`. Links in "
        "mails and feeds begin with it; without it no mail is sent.",
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
        description="Address of the proxy in front of the site, whose X-Forwarded-For is believed: "
        "sign-ups for e-mail alerts are limited for each network.",
    )
    language: str = Field(
        default="en",
        description="Language of the pages: `en`, or one for which there is a translation.",
    )
    translations: Path | None = Field(
        default=None,
        description="Directory of translations, as LANGUAGE/LC_MESSAGES/messages.mo.",
    )

    @property
    def catalogue_url(self) -> str:
        return self.catalogue or f"sqlite:///{quote(str(self.data / 'catalogue.db'))}"

    @property
    def engine_location(self) -> tuple[str, Path]:
        """Engine name and index directory. Raises BadInput for an engine that is not known."""
        name, _, directory = self.engine.partition(":")
        if name not in EMBEDDED_ENGINES:
            known = " or ".join(EMBEDDED_ENGINES)
            raise BadInput(f"There is no engine “{name}”. Use {known}, or {known}:DIRECTORY.")
        return name, Path(directory) if directory else self.data / "index"

    @property
    def holdings_directory(self) -> Path:
        """The directory of a `file:` URL. Raises BadInput for any other kind."""
        url = self.holdings or f"file:{self.data / 'holdings'}"
        scheme, _, path = url.partition(":")
        if scheme != "file" or not path:
            raise BadInput(f"Holdings cannot be kept at “{url}”. Use file:DIRECTORY.")
        return Path(path.removeprefix("//") if path.startswith("///") else path)
