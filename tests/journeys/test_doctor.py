from __future__ import annotations

import json
import re
import stat
from pathlib import Path

from tests.journeys.conftest import Run
from tests.journeys.test_smtp import relay, use_relay


def verdicts(told: str) -> dict[str, str]:
    """Return the verdict on each point."""
    return {point["about"]: point["verdict"] for point in json.loads(told)["points"]}


def test_a_new_publication_has_nothing_in_the_way(paper: Path, run: Run) -> None:
    """Settings, templates, store and list are good, and there is no relay yet."""
    seen = run("doctor", "--no-dns", "--json", folder=paper)
    assert seen.returncode == 0, seen.stderr
    found = verdicts(seen.stdout)
    assert found == {
        "settings": "good",
        "templates": "good",
        "keys": "advice",
        "store": "good",
        "store.restores": "good",
        "list": "good",
        "relay": "good",
    }


def test_a_file_that_the_settings_name_wrongly_is_in_the_way(paper: Path, run: Run) -> None:
    """What is held would run, if it passed for an empty one."""
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace('# path = "holds.', 'path = "hodls.'), "utf-8")
    seen = run("doctor", "--no-dns", "--json", folder=paper)
    assert seen.returncode == 1
    assert verdicts(seen.stdout)["settings"] == "mend"


def test_keys_are_made_once_and_kept_secret(paper: Path, run: Run) -> None:
    """The named selectors get a key each, their records are printed, and a second run changes neither."""
    settings = paper / "bulletin.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("# rsa =", "rsa =").replace("# ed25519 =", "ed25519 ="), "utf-8"
    )
    first = run("doctor", "--no-dns", "--make-keys", folder=paper)
    assert first.returncode == 0, first.stderr
    assert 'b2025._domainkey.example.org. IN TXT ( "v=DKIM1; k=rsa; p=' in first.stdout.replace("\n", " ")
    key = paper / "dkim" / "b2025.pem"
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    run("doctor", "--no-dns", "--make-keys", folder=paper)
    assert key.read_bytes() == before


def test_without_a_selector_no_key_is_made(paper: Path, run: Run) -> None:
    """The sentence says what to write where."""
    refused = run("doctor", "--make-keys", folder=paper)
    assert refused.returncode == 2
    assert 'rsa = "b2025"' in refused.stderr


def test_a_key_that_is_named_and_not_there_is_told_with_and_without_the_dns(paper: Path, run: Run) -> None:
    """It would stop the send; that no key is named is not said beside it."""
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("# rsa =", "rsa ="), "utf-8")
    missed = run("doctor", "--no-dns", "--json", folder=paper)
    assert (missed.returncode, verdicts(missed.stdout)["dkim"]) == (1, "mend")
    asked = run("doctor", "--nameserver", "127.0.0.1:9", folder=paper)
    told = " ".join(asked.stdout.split())
    assert asked.returncode == 1
    assert "the DKIM key cannot be read" in told
    assert "no key signs" not in told
    run("doctor", "--no-dns", "--make-keys", folder=paper)
    there = run("doctor", "--no-dns", "--json", folder=paper)
    assert (there.returncode, verdicts(there.stdout)["dkim"]) == (0, "good")


def test_the_relay_is_looked_at_and_nobody_is_mailed(paper: Path, run: Run) -> None:
    """It is come to as a send does, and left again; one that is not there is in the way."""
    with relay() as (inbox, port):
        use_relay(paper, port)
        assert verdicts(run("doctor", "--no-dns", "--json", folder=paper).stdout)["relay"] == "good"
    assert not inbox.received
    gone = run("doctor", "--no-dns", "--json", folder=paper)
    assert gone.returncode == 1
    assert verdicts(gone.stdout)["relay"] == "mend"


def test_a_broken_template_and_an_open_key_are_told(paper: Path, run: Run) -> None:
    """What would stop the next edition is found the evening before."""
    page = paper / "templates" / "daily" / "bulletin.mjml.j2"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<mjml><mj-bodi></mj-bodi></mjml>", "utf-8")
    (paper / "keys.toml").write_text("", "utf-8")
    (paper / "keys.toml").chmod(0o644)
    found = verdicts(run("doctor", "--no-dns", "--json", folder=paper).stdout)
    assert found["templates"] == found["keys"] == "mend"


def test_links_that_lead_nowhere_are_told(paper: Path, run: Run) -> None:
    """A reader_url that no reader can reach is in the way, and a name server that is not there is no verdict."""
    settings = paper / "bulletin.toml"
    before = settings.read_text("utf-8")
    after = re.sub(r'(?m)^reader_url = "[^"]*"', 'reader_url = "https://127.0.0.1:9"', before)
    assert after != before
    settings.write_text(after, "utf-8")
    seen = run("doctor", "--nameserver", "127.0.0.1:9", "--json", folder=paper)
    assert seen.returncode == 1, seen.stderr
    found = verdicts(seen.stdout)
    assert (found["links"], found["dns.spf"]) == ("mend", "unknown")
