"""Whether a browser keeps the cookies that let somebody in.

The cookies are ``Secure``, so a browser keeps them only if they come over TLS or from its own machine. For example,
somebody who opens ``http://192.168.1.20:8000`` gets the sign-in page, but every form from it comes without a cookie.
"""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection


def is_this_machine(host: str) -> bool:
    """Whether this name or address means the machine itself: ``localhost``, ``127.0.0.1`` or ``[::1]``, for example."""
    name = host.strip("[]").lower()
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def lets_somebody_in(address: str) -> bool:
    """Whether a browser that opens pages at this address (``https://kamer.example.org``) keeps the cookies."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or is_this_machine(parts.hostname or "")


def keeps_cookies(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether the browser that sent this request keeps the cookies.

    If a proxy gives TLS, the request itself came over plain HTTP. The proxy then says so by ``X-Forwarded-Proto``, and
    newer browsers send ``Sec-Fetch-Site`` only where they keep such cookies. Neither is proof, and neither needs to be:
    it only decides which words a page shows.
    """
    forwarded = connection.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    if forwarded == "https" or "sec-fetch-site" in connection.headers:
        return True
    return lets_somebody_in(f"{connection.scope.get('scheme', 'http')}://{connection.headers.get('host', '')}")
