from __future__ import annotations

from bulletin.desk.why import explained
from bulletin.model import Finding


def test_a_finding_of_the_day_is_explained_and_placed() -> None:
    """Every finding says why it matters and where it is mended; what says so itself is left as it is."""
    thin = explained(Finding(id="day.thin", severity="note", message="it has 2 stories", advice="add one"))
    assert (thin.why, thin.place) == ("a bulletin of two stories disappoints", "edition.toml")
    own = Finding(id="links.http", severity="warn", message="a", advice="b", place="HTML", why="because")
    assert explained(own) == own
