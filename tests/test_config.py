from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bulletin import config
from bulletin.checks.clients import SHARES
from bulletin.errors import ConfigError

MINIMAL = """
[publication]
id = "paper"
name = "The Paper"
from = "The Paper <news@example.org>"
timezone = "Europe/London"
site_url = "https://example.org/"
reader_url = "http://127.0.0.1:8025"
postal_address = "1 High Street"
"""


def write(folder: Path, text: str) -> Path:
    """A settings file with this text."""
    path = folder / "bulletin.toml"
    path.write_text(text, "utf-8")
    return path


def faults(folder: Path, text: str) -> str:
    """What is said of settings that cannot be used."""
    with pytest.raises(ConfigError) as caught:
        config.load(write(folder, text))
    return str(caught.value)


def test_a_minimal_file_has_sound_defaults(tmp_path: Path) -> None:
    """Only who publishes has to be said; everything else has a default."""
    settings = config.load(write(tmp_path, MINIMAL))
    assert settings.publication.sender == ("The Paper", "news@example.org")
    assert settings.publication.site_url == "https://example.org"
    assert settings.bulletin.send_at == time(6)
    assert settings.transport.kind == "maildir"
    assert settings.folder == tmp_path


def test_the_settings_that_are_shipped_load(tmp_path: Path) -> None:
    """The commented settings of the sample day are valid as they stand, and so is every key that is commented out."""
    shipped = (Path(__file__).parents[1] / "bulletin.toml").read_text("utf-8")
    config.load(write(tmp_path, shipped))
    uncommented = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and " = " in line.split("#")[1] else line
        for line in shipped.splitlines()
    )
    (tmp_path / "templates").mkdir()
    uncommented = uncommented.replace('kind = "maildir" ', '# kind = "maildir"').replace('path = "outbox/"', "")
    assert config.load(write(tmp_path, uncommented)).transport.kind == "smtp"


@pytest.mark.parametrize(("table", "key"), [("holds", "path"), ("bookings", "path"), ("bulletin", "templates")])
def test_what_the_settings_name_has_to_be_there(tmp_path: Path, table: str, key: str) -> None:
    """A slip in a name is no empty file; what they do not name may be missing."""
    assert not config.load(write(tmp_path, MINIMAL)).named(table, key, "").exists()  # type: ignore[arg-type]  # named by the table
    with pytest.raises(ConfigError) as caught:
        config.load(write(tmp_path, f'{MINIMAL}\n[{table}]\n{key} = "slip"\n')).named(table, key, "make it")  # type: ignore[arg-type]  # named by the table
    assert f"bulletin.toml: {table}.{key}: there is no 'slip'; mend the name, or " in str(caught.value)


def test_every_fault_is_reported_in_one_pass(tmp_path: Path) -> None:
    """Someone who made three mistakes learns of three, each with its key's full path."""
    text = (
        MINIMAL + '[transport]\nkind = "smtp"\nhost = "relay.example.org"\nport = 70000\n[bulletin]\nstories = "many"\n'
    )
    said = faults(tmp_path, text.replace("Europe/London", "Europe/Londno")).splitlines()
    assert said == [
        "bulletin.toml: publication.timezone: 'Europe/Londno' is no time zone: write it as 'Europe/London'",
        "bulletin.toml: bulletin.stories: 'many' is not a whole number",
        "bulletin.toml: transport.port: 70000 is no port (1-65535)",
    ]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("[bulletin]\nstoreis = 3\n", "bulletin.storeis: there is no such key; did you mean 'stories'?"),
        ("[bulletins]\nstories = 3\n", "bulletins: there is no such key; did you mean 'bulletin'?"),
        ('[[sources]]\npath = "a"\nkidn = "feed"\n', "sources[1].kidn: there is no such key; did you mean 'kind'?"),
        (
            '[transport]\nkind = "smtp"\nhots = "x"\nhost = "y"\n',
            "transport.hots: there is no such key; did you mean 'host'?",
        ),
        ('[[sources]]\npath = "a"\nurl = "https://example.org"\n', "sources[1]: a source has either a path or a url"),
        ('[[sources]]\npath = "a"\nkind = "fed"\n', "sources[1].kind: 'fed' is not one of 'saved-page'"),
        (
            '[[sources]]\npath = "a"\nitem = "vacancy"\n',
            "sources[1]: item and fields say how job XML is laid out; set kind = 'jobs-xml'",
        ),
        (
            '[[sources]]\npath = "a"\nkind = "jobs-xml"\nfields = { titel = "name" }\n',
            "sources[1].fields.titel: 'titel' is not one of 'title'",
        ),
        (
            '[[sources]]\npath = "a"\nkind = "jobs-xml"\nfields = { title = "//name" }\n',
            "sources[1].fields.title: '//name' is no path to an element",
        ),
        (
            '[[sources]]\nurl = "https://ann:secret@example.org/feed"\n',
            "sources[1].url: an address with a name or a password in it is never fetched",
        ),
        ('[[sources]]\nurl = "http://[::1"\n', "sources[1].url: 'http://[::1' is no web address"),
        ('[pictures]\nkeep = "yes"\n', "pictures.keep: 'yes' is not true or false"),
        ('[transport]\nkind = "pigeon"\n', "transport: 'pigeon' is not one of 'maildir', 'smtp'"),
        ('[transport]\nkind = "smtp"\n', "transport.host: is missing; add it"),
        (
            '[transport]\nkind = "smtp"\nhost = "relay.example.org"\nsecurity = "none"\n',
            "transport: security = 'none' is for this machine only",
        ),
        (
            '[transport]\nkind = "smtp"\nhost = "localhost"\npassword = "x"\n',
            "transport.password: no secrets in this file",
        ),
        (
            '[checks.severity]\n"links.htpp" = "note"\n',
            "checks.severity.links.htpp: there is no such finding; did you mean 'links.http'?",
        ),
        (
            '[checks.severity]\n"links.http" = "off"\n',
            "checks.severity.links.http: 'off' is not one of 'block', 'warn', 'note'",
        ),
        (
            '[checks.ignore]\n"size.claped" = "why not"\n',
            "checks.ignore.size.claped: there is no such finding; did you mean 'size.clipped'?",
        ),
        (
            '[checks.ignore]\n"links.http" = " "\n',
            "checks.ignore.links.http: what is ignored takes a reason, for those who find it in the report",
        ),
        ('[checks.ignore]\n"links.http" = true\n', "checks.ignore.links.http: True is not a text in quotes"),
        (
            '[checks.clients]\n"outlook.window" = 3\n',
            "checks.clients.outlook.window: there is no such mail program; did you mean 'outlook.windows'?",
        ),
        ("[checks.clients]\ngmail = -1\n", "checks.clients.gmail: -1 is too small; the bound is 0"),
        ("[checks.clients]\ngmail = inf\n", "checks.clients.gmail: inf is not a finite number"),
        ("[checks.clients]\ngmail = nan\n", "checks.clients.gmail: nan is not a finite number"),
        (
            "[checks.clients]\ngmail = 0\nyahoo = 0\n",
            "checks: clients are 0 without exception, so nobody reads the bulletin; give one of them a share",
        ),
        (
            "[checks]\nwarn_bytes = 200000\n",
            "checks: warn_bytes (200000) is above block_bytes (100000), so nothing would warn; set both",
        ),
        (
            "[checks]\nspam_warn = 9\n",
            "checks: spam_warn (9) is above spam_block (5), so nothing would warn; set both",
        ),
        (
            '[checks.ignore]\n"day.thin" = "we like it short"\n',
            "checks.ignore.day.thin: it is a finding of the day itself, and no setting changes it; take the line out",
        ),
        (
            '[checks.ignore]\n"nonsense" = "why not"\n',
            "checks.ignore.nonsense: there is no such finding; docs/checks.md lists them",
        ),
        ("[checks]\nclient_support = 101\n", "checks.client_support: 101 is too large; the bound is 100"),
        ("[publication.social]\nLinkedIn = 3\n", "publication.social.LinkedIn: 3 is not a text in quotes"),
        ("[bulletin]\nstories = 0\n", "bulletin.stories: 0 is too small; the bound is 1"),
        (
            '[links]\ntags = { utm_campaign = "{day}" }\n',
            "links.tags.utm_campaign: '{day}' stands for nothing here; there are {publication}, {edition} and {slot}",
        ),
        (
            '[links]\ntags = { "utm source" = "x" }\n',
            "links.tags.utm source: 'utm source' is no parameter of an address: write it as 'utm_source'",
        ),
        ('[bulletin]\nsend_at = "six"\n', "bulletin.send_at: 'six' is no time of day: write it as '06:00'"),
        ('folder = "/"\n', "folder: there is no such key"),
        (
            '[bounces]\naddress = "bounce@example.org"\n',
            "bounces.address: 'bounce@example.org' does not say whose copy",
        ),
        (
            '[bounces]\naddress = "a-bounce-address-that-goes-on+{token}@example.org"\n',
            "bounces.address: 'a-bounce-address-that-goes-on+{token}@example.org' is too long before the @",
        ),
        ('[dkim]\ned25519 = "e1"\n', "dkim: not every receiver reads Ed25519; set rsa beside it"),
        ('[dkim]\nrsa = "B 1"\n', "dkim.rsa: 'B 1' is no selector: it is made of a-z, 0-9 and '-'"),
        (
            '[dkim]\nrsa = "b1"\ndomain = "else.example"\n',
            "dkim.domain is 'else.example', which is not that of publication.from ('example.org') nor above it",
        ),
    ],
)
def test_a_fault_names_the_key_and_what_to_write(tmp_path: Path, added: str, said: str) -> None:
    """Each sentence has the key's path, the cause and the way out; an unknown key comes with the nearest known one."""
    text = added + MINIMAL if added.startswith("folder") else MINIMAL + added
    assert faults(tmp_path, text).startswith(f"bulletin.toml: {said}")


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('"The Paper <news@example.org>"', '"news@example.org"', "publication.from: 'news@example.org' is no sender"),
        (
            "The Paper <news",
            "A <a@b.example>, B <news",
            "publication.from: 'A <a@b.example>, B <news@example.org>' is no",
        ),
        ("news@example.org", "news@", "publication.from: 'news@' is no e-mail address"),
        (
            "http://127.0.0.1:8025",
            "http://news.example.org",
            "publication.reader_url: 'http://news.example.org' is not enc",
        ),
        ('"https://example.org/"', '"example.org"', "publication.site_url: 'example.org' is no web address"),
        ('name = "The Paper"', "", "publication.name: is missing; add it"),
        ('id = "paper"', 'id = "The Paper"', "publication.id: 'The Paper' is no id: it is made of a-z, 0-9 and '-'"),
    ],
)
def test_who_publishes_is_checked(tmp_path: Path, found: str, put: str, said: str) -> None:
    """Sender, addresses and names are checked before anything is built with them."""
    assert said in faults(tmp_path, MINIMAL.replace(found, put))


def test_a_sources_address_is_kept_as_it_is_written(tmp_path: Path) -> None:
    """A slash at its end belongs to it: without it many servers give a redirect, and some nothing."""
    settings = config.load(write(tmp_path, MINIMAL + '[[sources]]\nurl = "https://example.org/feed/"\n'))
    assert settings.sources[0].url == "https://example.org/feed/"


def test_broken_toml_is_named_with_its_place(tmp_path: Path) -> None:
    """A slip of the pen is an error with line and column, not a traceback."""
    assert "is not valid TOML" in faults(tmp_path, "[publication\nid = 3")
    assert "line 1" in faults(tmp_path, "[publication\nid = 3")


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """Whoever runs the command in the wrong folder is told how to go on."""
    with pytest.raises(ConfigError, match="bulletin init DIR"):
        config.load(tmp_path / "bulletin.toml")


def test_the_mail_programs_that_are_shown_are_the_default(tmp_path: Path) -> None:
    """Whoever uncomments the shipped shares, to change one, begins with what counted before."""
    shipped = (Path(__file__).parents[1] / "bulletin.toml").read_text("utf-8")
    table = shipped.partition("[checks.clients]")[2].partition("\n\n")[0]
    rows = "\n".join(line.removeprefix("# ") for line in table.splitlines()[1:])
    assert config.load(write(tmp_path, f"{MINIMAL}[checks.clients]\n{rows}\n")).checks.clients == SHARES
