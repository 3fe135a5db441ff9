"""Come to a relay's door: the connection, the greeting, TLS, and the user's name and password.

There is no silent fall-back: where STARTTLS or TLS is asked for and not to be had, or a
certificate cannot be trusted, nothing is said and the error is a sentence. What is sent over the
connection is left to ``smtp``.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from bulletin.errors import ConfigError, TransportError
from bulletin.status_codes import judge, read_reply

NO_REPLY = -1
"""What smtplib makes of a line that is no SMTP reply."""

_DIAL_SECONDS = 60.0
"""For the connection alone: a relay that is not there is known sooner than one that is slow to greet."""

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a relay is reached, and how we are let in."""

    host: str
    port: int
    security: Security
    user: str | None
    password: str | None
    helo: str | None
    tls: ssl.SSLContext
    timeout: float
    """Seconds for the greeting, and for each reply until MAIL (RFC 5321 4.5.3.2.1: five minutes)."""
    table: str = "transport"
    """The table of the settings that says all this, for errors."""
    variable: str = "BULLETIN_SMTP_PASSWORD"
    """The variable of the environment that the password comes from, for errors."""

    def __post_init__(self) -> None:
        """Refuse what would send in the clear, or without the password, with ConfigError."""
        if self.security == "none" and not _is_loopback(self.host):
            raise ConfigError(
                f'{self.table}.security: "none" is for this machine only, and {self.host} is not; use "starttls"'
            )
        if self.user and not self.password:
            raise ConfigError(f"{self.table}.user is {self.user!r}, but there is no password: set {self.variable}")

    def connect(self) -> smtplib.SMTP:
        """Return a connection on which MAIL may be said: greeted, encrypted and authenticated as the settings ask."""
        try:
            smtp = self._dial()
        except (smtplib.SMTPException, OSError) as error:
            raise TransportError(f"{self.place} {_trouble(error, self.table)}") from error
        try:
            self._introduce(smtp)
        except TransportError:
            smtp.close()
            raise
        except (smtplib.SMTPException, OSError) as error:
            smtp.close()
            raise TransportError(f"{self.place} {_trouble(error, self.table)}") from error
        # A message goes out in one write and its reply is waited for: nothing is gained by holding packets back.
        open_socket(smtp).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp

    def _dial(self) -> smtplib.SMTP:
        if self.security == "tls":
            return _PatientTls(self.host, self.port, self.helo, greeting=self.timeout, context=self.tls)
        return _Patient(self.host, self.port, self.helo, greeting=self.timeout)

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise TransportError(
                    f"{self.place} offers no STARTTLS, and without it passwords and addresses could be read on the "
                    f'way; ask who runs it, or set {self.table}.security = "tls" with port 465'
                )
            smtp.starttls(context=self.tls)
            smtp.ehlo()
        if self.user is not None and self.password is not None:
            self._log_in(smtp, self.user, self.password)

    def _log_in(self, smtp: smtplib.SMTP, user: str, password: str) -> None:
        try:
            smtp.login(user, password)
        except smtplib.SMTPAuthenticationError as error:
            reply = read_reply(error.smtp_code, error.smtp_error)
            if judge(reply, "auth").verdict in {"later", "connection"}:
                raise TransportError(
                    f"{self.place} lets nobody sign in now ({reply.code} {reply.text}); run it again in some minutes"
                ) from error
            raise TransportError(
                f"{self.place} does not accept the user {user!r} and the password ({reply.code} {reply.text}); "
                f"check {self.table}.user and {self.variable}"
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise TransportError(
                f"{self.place} takes no user name on this connection; leave out {self.table}.user, or use another port"
            ) from error

    @property
    def place(self) -> str:
        """How an error names it."""
        return f"the relay {self.host}:{self.port}"


class _Patient(smtplib.SMTP):
    """A connection that is known soon, and a greeting that may take its time."""

    def __init__(self, host: str, port: int, helo: str | None, *, greeting: float, **trust: ssl.SSLContext) -> None:
        self._greeting = greeting
        super().__init__(host, port, helo, timeout=min(greeting, _DIAL_SECONDS), **trust)  # type: ignore[arg-type]  # SMTP_SSL's context

    def getreply(self) -> tuple[int, bytes]:
        open_socket(self).settimeout(self._greeting)
        return super().getreply()


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same with TLS from the first octet."""


def open_socket(smtp: smtplib.SMTP) -> socket.socket:
    """Return the connection's socket; SMTPServerDisconnected where it is closed."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return smtp.sock


def in_words(error: Exception) -> str:
    """Return what broke a connection, without its number: "connection refused"."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told[:1].lower() + told[1:]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trouble(error: Exception, table: str) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"shows a certificate that cannot be trusted ({error.verify_message}); "
                f"check that {table}.host is the name on the certificate"
            )
        case ssl.SSLError():
            return (
                f"does not speak TLS as expected ({error.reason or error}); "
                f'{table}.security is "starttls" for port 587 and "tls" for port 465'
            )
        case smtplib.SMTPResponseException() if error.smtp_code == NO_REPLY:
            return f"is no SMTP server: something else answers there; check {table}.host and {table}.port"
        case smtplib.SMTPResponseException():
            reply = read_reply(error.smtp_code, error.smtp_error)
            return f"takes no mail from us now ({reply.code} {reply.text}); run it again later"
        case socket.gaierror():
            return f"has a name that cannot be found; check {table}.host"
        case TimeoutError():
            return f"does not answer; check {table}.host and {table}.port, and whether a firewall is in between"
        case _:
            return f"cannot be reached ({in_words(error)}); check {table}.host and {table}.port"
