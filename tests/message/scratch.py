"""The oracle of the splicer: the same message built anew by the standard library, and what people see of both."""

from __future__ import annotations

from email import message_from_bytes
from email.header import Header, decode_header, make_header
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr

from bulletin.message.splice import fill_html, fill_text
from bulletin.model import Picture, Rendered
from tests.message.sample import PUBLICATION, name_and_address


def from_scratch(bulletin: Rendered, given: dict[str, str]) -> Message:
    """Return the same message, built by the standard library's older half from what the reader should see.

    Its newer half (EmailMessage) writes a List-Unsubscribe of more than 78 characters as encoded words, which is the
    very fault that the splicer is there to avoid; names are always encoded here, since it decodes what it should not.
    """
    name = " ".join(given["name"].split())
    message = MIMEMultipart("alternative")
    message["From"] = formataddr((PUBLICATION.from_name, PUBLICATION.from_address))
    message["Reply-To"] = str(PUBLICATION.reply_to)
    message["To"] = f"{Header(name, 'utf-8').encode()} <{given['email']}>" if name else given["email"]
    message["Subject"] = Header(" ".join(bulletin.subject.split()), "utf-8").encode()
    message["Date"] = given["date"]
    message["Message-ID"] = f"<{given['message_id']}>"
    message["List-Id"] = "The Town Hall Daily <town-hall-daily.example.org>"
    message["List-Help"] = "<mailto:desk@example.org?subject=help>"
    message["List-Post"] = "NO"
    message["List-Archive"] = "<https://news.example.org/archive>"
    message["Feedback-ID"] = "2025-06-16:daily:town-hall-daily:town-hall-daily"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["List-Unsubscribe"] = f"<{given['unsubscribe_url']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.attach(MIMEText(fill_text(bulletin, given), "plain", "utf-8"))
    page = fill_html(bulletin, given)
    message.attach(_related(page, bulletin.pictures) if bulletin.pictures else MIMEText(page, "html", "utf-8"))
    return message_from_bytes(message.as_bytes())


def _related(page: str, pictures: tuple[Picture, ...]) -> MIMEMultipart:
    related = MIMEMultipart("related")
    for picture in pictures:
        page = page.replace(f'"pictures/{picture.name}"', f'"cid:{picture.name}"')
    related.attach(MIMEText(page, "html", "utf-8"))
    for picture in pictures:
        part = MIMEImage(picture.content, picture.media_type.partition("/")[2])
        part["Content-ID"] = f"<{picture.name}>"
        part["Content-Disposition"] = f'inline; filename="{picture.name}"'
        related.attach(part)
    return related


def headers(message: Message) -> dict[str, object]:
    """Every header as a mail program shows it; the boundary is each message's own."""
    shown: dict[str, object] = {}
    for field in message:
        if field == "Content-Type":
            shown[field] = message.get_content_type()
        elif field in {"From", "To", "Reply-To"}:
            shown[field] = name_and_address(message, field)
        else:
            # The library folds a long link before its first octet: white space there is no part of a field's value.
            unfolded = str(message[field]).replace("\r\n", "").replace("\n", "").strip()
            shown[field] = str(make_header(decode_header(unfolded)))
    return shown


def parts(message: Message) -> list[tuple[str, str | None, str | None, bytes | None]]:
    """Type, character set, file name and content of every part; pictures are called by their names, not their ids."""
    names = {part["Content-ID"]: part.get_filename() for part in message.walk() if part["Content-ID"]}
    found = []
    for part in message.walk():
        content = None if part.is_multipart() else bytes(part.get_payload(decode=True))
        if content is not None and part.get_content_maintype() == "text":
            content = content.replace(b"\r\n", b"\n").rstrip(b"\n")
            for content_id, name in names.items():
                content = content.replace(f"cid:{content_id.strip('<>')}".encode(), f"cid:{name}".encode())
        found.append((part.get_content_type(), part.get_content_charset(), part.get_filename(), content))
    return found
