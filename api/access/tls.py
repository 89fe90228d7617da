"""Whether a browser that comes this way keeps the cookies that let somebody in.

They are ``Secure``: a browser keeps them over TLS, and from its own machine. Whoever opens ``http://192.168.1.20:8000``
gets the sign-in page, and every form that they send from it comes without a cookie.
"""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection


def is_this_machine(host: str) -> bool:
    """Whether a name or an address, one of IPv6 with or without brackets, is that of the machine that asks for it."""
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

    Behind a proxy that gives TLS the request itself came over plain HTTP. The proxy tells of it, by
    ``X-Forwarded-Proto``, and so do newer browsers, which send ``Sec-Fetch-Site`` only where they keep such cookies.
    Neither is proof, for only words depend on it.
    """
    forwarded = connection.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    if forwarded == "https" or "sec-fetch-site" in connection.headers:
        return True
    return lets_somebody_in(f"{connection.scope.get('scheme', 'http')}://{connection.headers.get('host', '')}")
