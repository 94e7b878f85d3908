"""Pages about the service: ways to browse, accessibility, privacy, where to get help."""

from dataclasses import dataclass

from repo_search.texts import N_, _
from web.pages import Link


@dataclass(frozen=True, slots=True)
class Way:
    """One way to look around, and what is to be seen there."""

    link: Link
    about: str


_WAYS = (
    ("/publishers", N_("Publishers"), N_("Safeguarding partnerships and other bodies.")),
    ("/themes", N_("Themes"), N_("What the records are about, from the broad to the narrow.")),
    ("/cases", N_("Cases"), N_("All records of one case together, and how far its review is.")),
    ("/years", N_("Years"), N_("By the year of publication.")),
    ("/latest", N_("Latest"), N_("What was added last.")),
    ("/insights", N_("Insights"), N_("How many records there are of what, over the years.")),
)


def ways_to_browse() -> tuple[Way, ...]:
    return tuple(Way(Link(_(name), href), _(about)) for href, name, about in _WAYS)


@dataclass(frozen=True, slots=True)
class Helpline:
    name: str
    number: str
    about: str

    @property
    def href(self) -> str:
        return f"tel:{self.number.replace(' ', '')}"


_HELPLINES = (
    (N_("NSPCC Helpline"), "0808 800 5000", N_("for adults who are worried about a child")),
    (N_("Childline"), "0800 1111", N_("for children and young people, day and night")),
    (N_("Samaritans"), "116 123", N_("for anybody who needs to talk, day and night")),
)


def helplines() -> tuple[Helpline, ...]:
    return tuple(Helpline(_(name), number, _(about)) for name, number, about in _HELPLINES)


@dataclass(frozen=True, slots=True)
class AboutPage:
    """A page about the service. `version` is that of the software."""

    title: str
    ways: tuple[Way, ...] = ()
    helplines: tuple[Helpline, ...] = ()
    version: str = ""
