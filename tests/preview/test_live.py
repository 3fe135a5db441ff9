from __future__ import annotations

import re

from tests.preview.conftest import Server


def test_a_change_in_the_edition_file_is_shown(server: Server) -> None:
    """A line that is changed in edition.toml stands on the page, under a new version."""
    before = server.state()
    path = server.paper / "editions" / "2025-06-16" / "edition.toml"
    path.write_text(re.sub(r"(?m)^subject = .*", 'subject = "Read this"', path.read_text("utf-8")), "utf-8")
    after = server.until(lambda told: told["edition"]["subject"] == "Read this" and told["judged"])
    assert after["version"] != before["version"]
    assert after["revision"] > before["revision"]


def test_a_broken_template_says_where_and_goes_once_mended(server: Server) -> None:
    """The error names file and line, the last good bulletin stays behind it, and mending takes it away."""
    template = server.paper / "templates" / "daily" / "bulletin.mjml.j2"
    sound = template.read_text("utf-8")
    template.write_text(sound.replace("<mj-body", "<mj-boddy", 1), "utf-8")
    broken = server.until(lambda told: told["error"] is not None)
    assert broken["error"]["file"].endswith("bulletin.mjml.j2")
    assert broken["error"]["line"]
    assert broken["edition"]
    template.write_text(sound, "utf-8")
    assert server.until(lambda told: told["error"] is None and told["judged"])["findings"] is not None


def test_broken_settings_are_told_and_mended(server: Server) -> None:
    """bulletin.toml is watched as well."""
    path = server.paper / "bulletin.toml"
    sound = path.read_text("utf-8")
    path.write_text(sound + "\n[nonsense]\n", "utf-8")
    assert "nonsense" in server.until(lambda told: told["error"] is not None)["error"]["message"]
    path.write_text(sound, "utf-8")
    server.until(lambda told: told["error"] is None)


def test_new_content_comes_in_and_an_editors_words_stay(server: Server) -> None:
    """A story that is put into the content folder is in the edition, or told why it is not; nothing edited is lost."""
    story = "---\ntitle: Ferry to run at night\ndate: 2025-06-16\n---\nThe ferry will run at night from July.\n"
    (server.paper / "content" / "ferry.md").write_text(story, "utf-8")
    told = server.until(lambda told: "Ferry to run at night" in str(told["edition"]))
    assert told["edition"]["subject"] == "Read this"
