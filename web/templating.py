"""Contexts -> HTML by Jinja. Undefined names fail; a template sees its context and nothing else."""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Response, make_response, redirect
from jinja2 import (
    ChainableUndefined,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)

from repo_search.texts import N_, _, plural, spoken
from web.courier import courier
from web.mending import mender
from web.pages.frame import Layout
from web.site import notice, site

_LANGS = {"en": "en-GB"}
"""What is more exact than the locale."""
_DAMAGED = N_(
    "The search index is damaged and is being built anew. Records and their files can be read "
    "meanwhile; searching works again in some minutes."
)
_LIBRARY = "govuk_frontend_jinja"
_COMPONENTS = {
    "breadcrumbs": "govukBreadcrumbs",
    "button": "govukButton",
    "checkboxes": "govukCheckboxes",
    "error-summary": "govukErrorSummary",
    "input": "govukInput",
    "pagination": "govukPagination",
    "radios": "govukRadios",
    "select": "govukSelect",
    "service-navigation": "govukServiceNavigation",
    "skip-link": "govukSkipLink",
    "textarea": "govukTextarea",
}


@cache
def environment() -> Environment:
    """Our templates, strict; the macros of govuk-frontend-jinja are handed to them as globals, each
    compiled when it is first called."""
    ours = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    ours.globals = dict(_macros())
    ours.policies["ext.i18n.trimmed"] = True
    ours.add_extension("jinja2.ext.i18n")
    ours.install_gettext_callables(_, _forms, newstyle=False)  # type: ignore[attr-defined]
    ours.globals["plural"] = plural
    return ours


def _forms(one: str, many: str, number: int) -> str:
    """What {% trans %} asks for: it fills values in itself."""
    return spoken().translations.ngettext(one, many, number)


def _macros() -> dict[str, Callable[..., Any]]:
    # In an environment of their own: they ask for parameters that were not given all the time.
    library = Environment(
        loader=PrefixLoader({_LIBRARY: PackageLoader(_LIBRARY)}),
        autoescape=True,
        undefined=ChainableUndefined,
        auto_reload=False,
    )

    @cache
    def component(name: str) -> Callable[..., Any]:
        template = library.get_template(f"{_LIBRARY}/components/{name}/macro.html")
        found: Callable[..., Any] = getattr(template.module, _COMPONENTS[name])
        return found

    def called(name: str) -> Callable[..., Any]:
        return lambda given: component(name)(given)

    return {macro: called(name) for name, macro in _COMPONENTS.items()}


def render(
    template: str, page: object, *, section: str = "", status: int = 200, desk: object = None
) -> Response:
    """The answer with a page; `section` is the path of the navigation link that is current, `desk`
    what surrounds a page of the desk."""
    layout = _layout(section)
    html = environment().get_template(template).render(page=page, layout=layout, desk=desk)
    return make_response(html, status)


def _layout(section: str) -> Layout:
    here = site()
    damage = _DAMAGED if mender().mending else ""
    notices = tuple(filter(None, (notice(), here.service.notice, _(damage))))
    sheets = tuple(filter(None, (here.stylesheet, here.service.colours)))
    return Layout(
        here.service, notices, sheets, here.script, here.icon, section, language(),
        courier() is not None, *here.desk,
    )  # fmt: skip


def language() -> str:
    """The tag of BCP 47 of the language that people are spoken to in."""
    return _LANGS.get(spoken().locale) or spoken().locale.replace("_", "-")


def see_other(address: str) -> Response:
    """Leads on to an address within the site."""
    response = redirect(address, 303)
    assert isinstance(response, Response)  # noqa: S101 - flask's, not werkzeug's
    return response
