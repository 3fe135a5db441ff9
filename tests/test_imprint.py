from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from bulletin import config, wiring
from bulletin.errors import ConfigError
from bulletin.imprint import read_imprint

SHIPPED = Path(__file__).parents[1] / "bulletin.toml"
ODD: st.SearchStrategy[Any] = st.sampled_from([None, "", 0, 1.5, True, [], ["x"], {}, {"x": "y"}, "\n", "ö"])
"""What people write where something else belongs; None leaves the key out."""
IDS = st.from_regex(r"[a-zA-Z0-9-]{0,64}\n?", fullmatch=True)
ZONES = st.sampled_from(["Europe/London", "UTC", "America/New_York", "Europe", "Europe/Nowhere", "../UTC", "/etc"])
STORES = st.sampled_from(["sqlite:///bulletin.db", "sqlite:////var/lib/x.db", "sqlite:///", "postgresql://x", "x.db"])
KINDS = st.sampled_from(["maildir", "smtp", "pigeon", "Maildir"])
PATHS = st.sampled_from(["outbox/", ".", "/var/mail/out", "a\nb"])
HOURS = st.lists(st.sampled_from(["06:00", "20:00", "6:00", "24:00", "20:00:30", "٠٦:٠٠", 6]), min_size=1, max_size=3)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "publication.id": IDS | ODD,
        "publication.timezone": ZONES | ODD,
        "store.url": STORES | ODD,
        "transport.kind": KINDS | ODD,
        "transport.path": PATHS | ODD,
        "delivery.send_between": HOURS | ODD,
    },
)
SMTP = {"transport.kind": "smtp", "transport.path": None, "transport.host": "smtp.example.org"}


def shipped(changes: dict[str, Any]) -> str:
    """Return the shipped settings with some keys changed or, where the value is None, left out."""
    document = tomlkit.parse(SHIPPED.read_text("utf-8"))
    for name, value in changes.items():
        table, key = name.split(".")
        document[table].pop(key, None)
        if value is not None:
            document[table][key] = value
    return tomlkit.dumps(document)


def agrees(path: Path) -> bool:
    """Hold an imprint to the settings as a whole; return whether there was one."""
    quick = read_imprint(path)
    try:
        whole = wiring.imprint(config.load(path))
    except ConfigError:
        assert quick is None
        return False
    assert quick in {None, whole}
    return quick is not None


@given(CHANGES)
def test_an_imprint_is_what_the_settings_say_as_a_whole(changes: dict[str, Any]) -> None:
    """Whatever stands in its keys: it is what reading all settings comes to, or all have to be read."""
    relay = SMTP if changes.get("transport.kind") == "smtp" else {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bulletin.toml"
        path.write_text(shipped(changes | relay), "utf-8")
        agrees(path)


@pytest.mark.parametrize(
    "changes",
    [{}, SMTP, {"publication.timezone": "America/New_York"}, {"delivery.send_between": ["06:00", "20:00"]}],
)
def test_settings_as_they_are_shipped_have_an_imprint(tmp_path: Path, changes: dict[str, Any]) -> None:
    """A rehearsal's and a relay's settings are read at a glance."""
    path = tmp_path / "bulletin.toml"
    path.write_text(shipped(changes), "utf-8")
    assert agrees(path)


@pytest.mark.parametrize("text", [None, "", "[publication", b"\xff", "publication = 3", 'folder = "x"\n'])
def test_settings_that_are_none_have_no_imprint(tmp_path: Path, text: str | bytes | None) -> None:
    """No file, no TOML, no text, no table, a folder of its own: reading them as a whole says what is wrong."""
    path = tmp_path / "bulletin.toml"
    if text is not None:
        path.write_bytes(
            text if isinstance(text, bytes) else f"{text}{shipped({}) if 'folder' in text else ''}".encode()
        )
    assert not agrees(path)


def test_a_fault_elsewhere_keeps_nobody_from_hearing(tmp_path: Path) -> None:
    """A key that another table does not have is no matter of where editions stand."""
    path = tmp_path / "bulletin.toml"
    path.write_text(shipped({"checks.spamm": True}), "utf-8")
    with pytest.raises(ConfigError, match="spamm"):
        config.load(path)
    assert read_imprint(path) is not None
