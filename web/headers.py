"""Headers of every response: what browsers may do with it, and what search engines may keep."""

from flask import Flask, Response, request

from repo_search.settings import Settings
from web.faults import API
from web.site import open_to_web_search

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=()",
}
"""Headers of every answer, whoever gives it."""
_FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
}
"""Of the API, which the scripts of any site may read: it knows no cookie."""
_ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_HSTS = "max-age=31536000; includeSubDomains"
_A_YEAR = "public, max-age=31536000, immutable"

LANDING_PAGES = frozenset(
    {
        "browse.home",
        "browse.publisher_list",
        "browse.publisher",
        "browse.theme_list",
        "browse.theme",
        "browse.case",
        "browse.case_list",
        "browse.years",
        "browse.latest",
        "browse.insights",
        "records.record",
        "search.help_search",
        "about.browse",
        "about.accessibility",
        "about.developers",
        "about.privacy",
        "about.support",
    }
)
"""What web search engines may keep, where the operator and the notice allow it."""


def add_headers(app: Flask, settings: Settings) -> None:
    @app.after_request
    def _(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(API):
            response.headers.update(_FOR_OTHER_SITES)
            if request.method == "OPTIONS":
                response.headers.update(_ASKED_BEFORE)
        if settings.secure:
            response.headers["Strict-Transport-Security"] = _HSTS
        if not _may_be_kept(response):
            response.headers["X-Robots-Tag"] = "noindex"
        versioned = request.endpoint in ("static", "about.colour") and "v" in request.args
        # Nothing of a record or a search stays on a shared computer, or outlives a withdrawal.
        kept = versioned and response.status_code == 200
        response.headers["Cache-Control"] = _A_YEAR if kept else "no-store"
        return response


def _may_be_kept(response: Response) -> bool:
    return (
        response.status_code == 200 and request.endpoint in LANDING_PAGES and open_to_web_search()
    )
