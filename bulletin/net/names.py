"""Ask the domain name system: what a domain says of its mail. Only what a person's settings name is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bulletin.net.document import NetError

if TYPE_CHECKING:
    from dns.resolver import Resolver

Record = Literal["TXT", "MX"]

_SECONDS = 5.0


class Names:
    """A resolver: this machine's own, or the server that is named (``1.1.1.1`` or ``127.0.0.1:5353``)."""

    def __init__(self, server: str | None = None, *, seconds: float = _SECONDS) -> None:
        """Take the server to ask, and how long a question may take, its repetitions included."""
        self._server = server
        self._seconds = seconds
        self._resolver: Resolver | None = None

    def lookup(self, name: str, record: Record) -> tuple[str, ...]:
        """Return the records as texts, none where there are none; NetError where nobody could be asked.

        The strings of a TXT record are joined (RFC 7208 3.3); of an MX record the host is given,
        the most preferred first, and nothing for the null MX of RFC 7505.
        """
        from dns.exception import DNSException  # noqa: PLC0415 - 40 ms, only for who asks
        from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415

        try:
            answer = self._made().resolve(name, record, lifetime=self._seconds, search=False)
        except (NXDOMAIN, NoAnswer):
            return ()
        except (DNSException, OSError) as cause:
            told = f"the name server did not answer ({type(cause).__name__})"
            raise NetError(name, told, "try again, or ask another name server") from cause
        if record == "TXT":
            return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in answer)
        hosts = sorted((one.preference, str(one.exchange).rstrip(".")) for one in answer)
        return tuple(host for _, host in hosts if host)

    def _made(self) -> Resolver:
        from dns.resolver import Resolver  # noqa: PLC0415

        if self._resolver is None:
            self._resolver = Resolver(configure=self._server is None)
            if self._server is not None:
                host, _, port = self._server.partition(":")
                self._resolver.nameservers = [host]
                self._resolver.port = int(port or 53)
        return self._resolver
