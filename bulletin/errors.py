"""What a person can do wrong, each as one sentence: the subject, the cause, what to do next.

Only the command line prints these and exits. A failure of one item of many is no exception
but a value (``model.Problem``), so that it never stops the day.
"""

from __future__ import annotations


class BulletinError(Exception):
    """Something a person can mend; its text is the whole message. Exit code 1."""

    exit_code = 1


class UsageError(BulletinError):
    """The command, the settings or an edition file is not understood. Exit code 2."""

    exit_code = 2


class ConfigError(UsageError):
    """``bulletin.toml`` cannot be used: every fault found, a line each, with the key's full path."""


class EditionFileError(UsageError):
    """``edition.toml`` or ``holds.toml`` cannot be read: the file, the line, the key and what is expected there."""


class TemplateError(BulletinError):
    """A template cannot be rendered: the file, the line, the offending line and what is allowed."""


class BlockedError(BulletinError):
    """A check forbids the send. Exit code 3."""

    exit_code = 3


class StoppedError(BulletinError):
    """A person insisted on an end while something was under way. Exit code 130, as shells have it for Ctrl-C."""

    exit_code = 130


class MessageError(BulletinError):
    """A header or a slot cannot be written as RFC 5322 wants it: which one, and what is wrong with it."""


class ListError(UsageError):
    """The list of subscribers cannot be used as a whole; nobody was added or removed. Exit code 2."""


class StoreError(BulletinError):
    """The store cannot be opened or written: which file or server, why, and what to do."""


class AtWorkError(BulletinError):
    """Another sender is at work on the edition, and alive. Exit code 4: it is being sent."""

    exit_code = 4


class PausedError(BulletinError):
    """The edition is paused, and a person has to go on with it, amend it or end it. Exit code 4."""

    exit_code = 4


class TakenOverError(BulletinError):
    """This sender stood still for so long that another has its leases: it starts nothing more. Exit code 4."""

    exit_code = 4


class WithdrawnError(BulletinError):
    """The edition's approval was withdrawn before its first message: it is a draft again, and nobody was sent it."""


class UnapprovedError(BlockedError):
    """Nobody had approved the edition when its deadline came: nobody was sent it. Exit code 3."""


class RestoredError(BlockedError):
    """The store is older than what was last sent from it: who has what since then it cannot know. Exit code 3."""


class TransportError(BulletinError):
    """The relay or the Maildir cannot be reached at all: nothing was sent on this connection."""


class PartlySentError(TransportError):
    """The relay took no more in mid-send, and some have the edition: run it again to go on. Exit code 4."""

    exit_code = 4


class ContentError(BulletinError):
    """The mail server refuses what the edition says: it is paused, and nobody more gets it so. Exit code 3."""

    exit_code = 3


class KeysError(BulletinError):
    """``keys.toml`` cannot be read or written, or is readable by others."""
