"""Which addresses on the network may be connected to: public ones, and those of hosts that the settings name.

A name is resolved once for a connection, every answer is judged, and the connection goes to the
very address that was judged, so that a name cannot change between the two.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLongError

from bulletin.net.background import in_background
from bulletin.net.document import RefusalError

Resolve = Callable[[str, int], list[str]]
"""A host's name and a port to its addresses; raises OSError where there are none."""

_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024

# What IANA's special-purpose registries (RFC 6890) do not hold to be globally reachable, written out:
# Python's own is_global differs between patch releases (CVE-2024-4032).
_NOT_PUBLIC_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared behind a carrier's NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local: clouds answer there with their machines' secrets
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
"""All that is given out for global use (RFC 4291 section 2.4); loopback, link-local and private lie outside."""
_NOT_PUBLIC_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo's tunnels among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolved(host: str, port: int) -> list[str]:
    """Return a host's addresses as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, seen through the ways of writing IPv4 inside IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped
        if parsed in _NAT64:  # an IPv6-only network names the whole IPv4 internet so (RFC 6052)
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is None:
            return not parsed.scope_id and parsed in _GLOBAL_V6 and not any(parsed in block for block in _NOT_PUBLIC_V6)
        parsed = inner
    return not any(parsed in block for block in _NOT_PUBLIC_V4)


class Gate:
    """Judges where one document's connections lead. Remembers whether they have been out on the public web."""

    def __init__(self, allowed_hosts: frozenset[str], resolve: Resolve) -> None:
        """``allowed_hosts`` are names, in lower case, that may lead to private addresses."""
        self._allowed = allowed_hosts
        self._resolve = resolve
        self._been_outside = False

    def addresses(self, host: str, port: int, seconds: float) -> list[str]:
        """Return where to connect to for a host, best first, or raise RefusalError.

        One private address among several forbids the host. A host that is allowed may be named by
        the settings, or by another such host; a public one that redirects to it is turned away.
        """
        allowed = host.lower().rstrip(".") in self._allowed
        if not allowed and port not in _WEB_PORTS and port < _FIRST_FREE_PORT:
            raise RefusalError(f"port {port} is not one that web servers use", "check the address")
        found = self._found(host, port, seconds)
        public = all(is_public(address) for address in found)
        if not public and not allowed:
            cause = f"the host {host} is on a private network"
            raise RefusalError(cause, "allow the host by name in bulletin.toml if that is meant")
        if not public and self._been_outside:
            cause = f"the public web redirects to {host}, which is on a private network"
            raise RefusalError(cause, "give the final address, if that is meant")
        self._been_outside = self._been_outside or public
        return found

    def _found(self, host: str, port: int, seconds: float) -> list[str]:
        """The system's resolver cannot be told how long it may take: it is left behind when the time is up."""
        try:
            found = in_background(lambda: self._resolve(host, port)).result(timeout=seconds)
        except TookTooLongError as fault:
            raise RefusalError(f"nobody said in time where the host {host} is", "try again later") from fault
        except (OSError, UnicodeError) as fault:
            raise RefusalError(f"the host {host} is not known", "check the address") from fault
        if not found:
            raise RefusalError(f"the host {host} has no address", "check the address")
        return found
