"""The words by which replies are known where their codes say too little, and what the codes say in plain words.

Every phrase is in small letters and was met in receivers' own documentation or in docs/replies.csv.
"""

from __future__ import annotations

from collections.abc import Mapping

GREYLISTED = ("greylist", "graylist", "grey list", "gray list", "grey-list", "new sender, please try again")

FULL = (
    "mailbox full",
    "mailbox is full",
    "mailbox size limit",
    "over quota",
    "overquota",
    "over the maximum allowed quota",
    "over its quota",
    "quota exceeded",
    "exceeded the quota",
    "exceeded storage",
    "storage allocation",
    "out of storage",
    "quota limit",
    "quotaexceeded",
)

TOO_FAST = (
    "receiving email too quickly",
    "receiving email at a rate",
    "exceeded their limit for the number of messages",
)
"""A mailbox that gets too much mail just now, whatever the code says (Gmail's 5.2.1, Exchange Online's 5.2.122)."""

GONE = (
    "user doesn't have a",
    "account has been disabled",
    "mailbox is disabled",
    "mailbox not found",
)
"""What is said of an address and of nothing else: Yahoo and AOL look it up when they have the text, and say so then."""

UNKNOWN = (
    "user unknown",
    "unknown user",
    "unknown recipient",
    "unknown or illegal alias",
    "recipient unknown",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no mailbox here",
    "not our customer",
    "does not exist",
    "doesn't exist",
    "user doesn't have a",
    "invalid recipient",
    "invalid mailbox",
    "mailbox not found",
    "mailbox unavailable",
    "recipientnotfound",
    "recipient not found",
    "recipient address rejected",
    "address unknown",
    "account disabled",
    "mailbox disabled",
    "mailbox is disabled",
    "account has been disabled",
    "account that you tried to reach",
    "inactive",
    "null mx",
)

OF_THE_SENDER = ("sender", "your ", "client host", "from address")
"""Beside these, what does not exist is ours, and no reader's."""

BLOCKED = (
    "blocked",
    "blocklist",
    "block list",
    "blacklist",
    "black list",
    "block listed",
    "banned",
    "spamhaus",
    "dnsbl",
    "reputation",
    "policy",
    "policies",
    "poor sender",
    "not authenticated",
    "access denied",
    "not accepted from",
    "spam-like",
    "service refuse",
    "service not available",
    "relaying denied",
    "relay access",
    "relay not permitted",
    "unsolicited",
    "complaints",
    "suspicious",
    "reverse dns",
    "dmarc",
    "weren't sent",
    "deferred due to",
    "limit exceeded",
    "rate limit",
    "too many",
)

CONTENT = (
    "virus",
    "malware",
    "phish",
    "message content",
    "content reject",
    "rejected content",
    "content of the message",
    "content of this message",
    "security issue",
    "message contains",
    "mail contains",
    "classified as spam",
    "identified as spam",
    "detected as spam",
    "considered spam",
    "looks like spam",
    "spam message",
    "spam content",
    "header",
    "attachment",
    "malformed",
    "rfc 5322",
    "rfc5322",
    "surbl",
    "uribl",
    "url in the message",
)

TOO_LARGE = ("too large", "too big", "exceeds fixed maximum", "exceeds size", "size exceeds", "size limit exceeded")

SENDING_LIMIT = (
    "sending limit",
    "sending rate exceeded",
    "message quota exceeded",
    "smtp relay limit",
    "too many recipients for this sender",
    "submission quota",
    "sending quota",
)

OURS = (
    "your ip",
    "ip address",
    "sending ip",
    "client host",
    "your mail server",
    "mail server from which",
    "relay access denied",
    "relaying denied",
    "relay not permitted",
    "relay service",
    "authentication required",
    "not registered",
    "not verified",
    "reverse dns",
    "ptr record",
    "your network",
    "sending domain",
)

SUBJECTS: Mapping[str, str] = {
    "1": "the address is not accepted",
    "2": "the mailbox is not available",
    "3": "the receiving system has a problem",
    "4": "the way to the receiving server has a problem",
    "5": "the servers did not understand each other",
    "6": "the content cannot be handled",
    "7": "refused by a policy or for our reputation",
}

DETAILS: Mapping[str, str] = {
    "1.1": "no such mailbox",
    "1.2": "no such domain",
    "1.3": "the address is not well-formed",
    "1.6": "the mailbox has moved",
    "1.7": "our sender address is not well-formed",
    "1.8": "our sender's domain is not accepted",
    "1.10": "the domain takes no mail",
    "2.1": "the mailbox is disabled",
    "2.2": "the mailbox is full",
    "2.3": "the message is too large for the mailbox",
    "3.1": "the receiving system is full",
    "3.2": "the receiving system takes no mail at present",
    "3.4": "the message is too large for the receiving system",
    "4.1": "the receiving server does not answer",
    "4.2": "the connection broke",
    "4.4": "no route to the receiving server",
    "4.5": "the receiving system is overloaded",
    "4.7": "it could not be delivered in time",
    "7.1": "refused by a policy",
    "7.8": "our user name or password is not accepted",
    "7.26": "our mail fails SPF, DKIM or DMARC",
}


def says(text: str, phrases: tuple[str, ...]) -> bool:
    """Return whether a reply's text holds one of these phrases."""
    small = text.lower()
    return any(phrase in small for phrase in phrases)
