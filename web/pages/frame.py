"""What surrounds every page: what the service is called, its notices, its stylesheets."""

import hashlib
from dataclasses import dataclass

from repo_search.settings import COLOUR, Settings


@dataclass(frozen=True, slots=True)
class Service:
    """`contact`, `exit_to`, `colours` and `coverage` are "" where there are none."""

    name: str
    logo: str
    notice: str
    coverage: str
    contact: str
    exit_to: str
    support: bool
    support_text: tuple[str, ...]
    """The operator's own paragraphs; without any, the helplines are named."""
    colours: str
    """The address of the stylesheet of his colour."""

    @property
    def contact_address(self) -> str:
        mail = "@" in self.contact and "://" not in self.contact
        return f"mailto:{self.contact}" if mail else self.contact


def service(settings: Settings) -> Service:
    sheet = colours(settings)
    version = hashlib.sha256(sheet.encode()).hexdigest()[:12]
    return Service(
        settings.name,
        settings.logo or settings.name,
        settings.notice,
        settings.coverage,
        settings.contact,
        settings.exit_to,
        settings.support,
        tuple(filter(None, map(str.strip, settings.support_text.splitlines()))),
        f"/colours.css?v={version}" if sheet else "",
    )


def colours(settings: Settings) -> str:
    """The stylesheet of a colour that is not the one the pages are built with, else ""."""
    if settings.colour == COLOUR:
        return ""
    return f":root{{--govuk-brand-colour:{settings.colour}}}\n"


@dataclass(frozen=True, slots=True)
class Layout:
    """Addresses of assets are "" where those are not built; `section` is the path of the current
    navigation link or ""; `lang` is the BCP 47 tag of the language that the pages are in; `mails`
    if the site can send them."""

    service: Service
    notices: tuple[str, ...]
    stylesheets: tuple[str, ...]
    script: str
    icon: str
    section: str
    lang: str
    mails: bool
    desk_stylesheet: str
    desk_script: str
