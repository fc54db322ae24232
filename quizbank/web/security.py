"""Headers that tell a browser what a page of ours never does."""

from flask import Flask, Response, request
from flask_login import current_user
from flask_talisman import Talisman

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def init_app(app: Flask) -> None:
    """Set security headers on every response, and keep what is personal out of every cache."""
    in_production = app.config["ENVIRONMENT"] == "production"
    Talisman(
        app,
        force_https=False,  # whoever ends TLS in front of the app redirects
        strict_transport_security=in_production,
        strict_transport_security_include_subdomains=False,  # those are not ours to decide on
        content_security_policy=CONTENT_SECURITY_POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",  # the CSRF check over TLS needs it on our own pages
        permissions_policy={"geolocation": "()", "microphone": "()", "camera": "()"},
        session_cookie_secure=in_production,
        session_cookie_samesite="Lax",
    )
    app.after_request(keep_to_ourselves)


def keep_to_ourselves(response: Response) -> Response:
    """No other site embeds our responses, and a page made for one person is stored nowhere."""
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint != "asset" and "Cache-Control" not in response.headers:
        is_personal = current_user.is_authenticated
        response.headers["Cache-Control"] = "no-store" if is_personal else "no-cache, private"
    return response
