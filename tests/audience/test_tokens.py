from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bulletin.audience.keys import load_keys
from bulletin.audience.tokens import Tokens, inert_links
from bulletin.errors import KeysError
from tests.message.sample import EDITION, PUBLICATION

TOKENS = Tokens(b"k" * 32, PUBLICATION)


def token_of(link: str) -> str:
    """Return the token at a link's end."""
    return link.rpartition("/")[2]


def test_every_link_leads_to_the_readers_web_side() -> None:
    """Links begin with ``reader_url`` and say what they are for."""
    links = TOKENS.links(EDITION)(17)
    assert links.unsubscribe_url.startswith("https://news.example.org/unsubscribe/")
    assert links.preferences_url.startswith("https://news.example.org/preferences/")
    assert links.view_url.startswith("https://news.example.org/view/2025-06-16/")


def test_a_link_is_the_same_every_time_and_another_for_everyone_else() -> None:
    """A retry carries the same link; no two readers share one."""
    again = Tokens(b"k" * 32, PUBLICATION)
    assert TOKENS.links(EDITION)(17) == again.links(EDITION)(17)
    assert TOKENS.links(EDITION)(17).unsubscribe_url != TOKENS.links(EDITION)(18).unsubscribe_url
    assert TOKENS.links(EDITION)(17) != Tokens(b"x" * 32, PUBLICATION).links(EDITION)(17)


def test_a_token_says_whose_it_is_for_its_own_purpose_only() -> None:
    """A forwarded "view in browser" link cannot unsubscribe the one who forwarded it."""
    links = TOKENS.links(EDITION)(17)
    assert TOKENS.subscriber_id("unsubscribe", token_of(links.unsubscribe_url)) == 17
    assert TOKENS.subscriber_id("unsubscribe", token_of(links.view_url)) is None
    assert TOKENS.subscriber_id("view", token_of(links.view_url)) == 17


@pytest.mark.parametrize("token", ["", "17", "MTc.forged", "sample", "\0", "é" * 10])
def test_a_forged_token_is_nobodys(token: str) -> None:
    """What we did not sign tells nothing."""
    assert TOKENS.subscriber_id("unsubscribe", token) is None


def test_the_samples_links_do_nothing() -> None:
    """The kept bulletin carries no reader's link."""
    links = inert_links(PUBLICATION, EDITION)
    assert TOKENS.subscriber_id("unsubscribe", token_of(links.unsubscribe_url)) is None
    assert links.view_url.startswith("https://news.example.org/view/2025-06-16/")


def test_keys_are_made_once_and_read_by_their_owner_alone(tmp_path: Path) -> None:
    """The first use makes them, 0600; every later one reads the same; none equals another."""
    file = tmp_path / "keys.toml"
    keys = load_keys(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_keys(file) == keys
    assert len({keys.tokens, keys.envelope_senders, keys.message_ids}) == 3
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.toml"]


def test_keys_that_others_can_read_are_refused(tmp_path: Path) -> None:
    """The error says which command mends it."""
    file = tmp_path / "keys.toml"
    load_keys(file)
    file.chmod(0o644)
    with pytest.raises(KeysError, match=f"chmod 600 {file}"):
        load_keys(file)


@pytest.mark.parametrize("content", ["", "tokens = 1", 'tokens = "zz"', "not toml", 'tokens = "00"'])
def test_damaged_keys_are_never_replaced(tmp_path: Path, content: str) -> None:
    """New keys would kill every link that was mailed: the file is left as it is."""
    file = tmp_path / "keys.toml"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(KeysError, match="put back the copy"):
        load_keys(file)
    assert file.read_text() == content


def test_keys_in_a_folder_that_does_not_exist_are_an_error(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(KeysError, match=r"nowhere/keys\.toml"):
        load_keys(tmp_path / "nowhere" / "keys.toml")
