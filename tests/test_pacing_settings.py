from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bulletin import config, wiring
from bulletin.errors import ConfigError
from bulletin.pace import Paced, Unpaced
from bulletin.transport.large_receivers import RECEIVERS
from bulletin.transport.throttle import ALL, FALLBACK, Limit
from tests.office import Watch

SAMPLE = (Path(__file__).parents[1] / "bulletin.toml").read_text("utf-8").partition("[transport]")[0]
RELAY = '[transport]\nkind = "smtp"\nhost = "smtp.example.org"\n'


def settings(folder: Path, more: str) -> config.Config:
    """Return the sample publication's settings with another transport and what follows it."""
    path = folder / "bulletin.toml"
    path.write_text(SAMPLE + more, "utf-8")
    return config.load(path)


def paced(folder: Path, more: str) -> Paced:
    """Return the pace that these settings make."""
    loaded = settings(folder, more)
    with wiring.store(loaded) as store:
        pace = wiring.pace(loaded, store, Watch())
    assert isinstance(pace, Paced)
    return pace


def test_the_large_receivers_have_bounds_and_nobody_else(tmp_path: Path) -> None:
    """Each company's domains share one, in any case of letters; a domain of nobody's is unbounded."""
    throttle = paced(tmp_path, RELAY).throttle
    assert throttle.receiver("ann@GoogleMail.com") == throttle.receiver("bob@gmail.com") == "gmail"
    assert throttle.limits["gmail"] == RECEIVERS["gmail"].limit
    assert throttle.receiver("cat@council.example") not in throttle.limits
    assert (throttle.limits[ALL], throttle.limits[FALLBACK]) == (Limit(), Limit())


def test_no_domain_belongs_to_two_receivers() -> None:
    """A reader has one pace."""
    domains = [domain for one in RECEIVERS.values() for domain in one.domains]
    assert len(domains) == len(set(domains))


def test_the_settings_stand_in_place_of_the_bounds(tmp_path: Path) -> None:
    """A receiver by its name, a domain by itself, several under one name, and everything together."""
    fallback = 'fallback = { host = "smtp.example.net", rate = 5 }\n'
    pace = paced(
        tmp_path,
        f"{RELAY}{fallback}[throttle]\nrate = 40\nwarm_up = 2026-01-05\n[throttle.receivers]\n"
        'gmail = { rate = 7, connections = 2 }\nyahoo = {}\n"Town.example" = { rate = 1 }\n'
        'schools = { domains = ["a.example", "b.example"], connections = 3 }\n',
    )
    limits = pace.throttle.limits
    assert (limits["gmail"], limits["yahoo"]) == (Limit(rate=7, at_once=2), Limit())
    assert limits[pace.throttle.receiver("ann@town.example")] == Limit(rate=1)
    assert limits[pace.throttle.receiver("ann@b.example")] == Limit(at_once=3)
    assert (limits[ALL], limits[FALLBACK]) == (Limit(rate=40), Limit(rate=5))
    assert pace.fallback
    assert pace.warm_up is not None
    assert pace.warm_up.since == date(2026, 1, 5)


def test_a_rehearsal_has_no_pace(tmp_path: Path) -> None:
    """Nobody is mailed, so nobody is spared."""
    loaded = settings(tmp_path, '[transport]\nkind = "maildir"\n[throttle]\nrate = 1\n')
    with wiring.store(loaded) as store:
        assert isinstance(wiring.pace(loaded, store, Watch()), Unpaced)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[throttle]\nrate = 0\n", r"throttle\.rate: .*greater than 0"),
        ('[throttle]\nwarm_up = "soon"\n', r"throttle\.warm_up: 'soon' is no day; write it as 2026-01-05"),
        ("[throttle]\nwarmup = 2026-01-05\n", r"throttle\.warmup: there is no such key; did you mean 'warm_up'\?"),
        ("[throttle.receivers]\ngoogle = { rate = 1 }\n", "'google' is no receiver that is known .gmail, microsoft"),
        ("[throttle.receivers]\ngmail = { conections = 1 }\n", "did you mean 'connections'"),
        ('fallback = { host = "h", password = "x" }\n', "transport.fallback.password: no secrets in this file"),
        ('fallback = { host = "h", security = "none" }\n', "transport.fallback: security = 'none' is for this machine"),
    ],
)
def test_a_fault_in_them_says_what_to_write(tmp_path: Path, more: str, said: str) -> None:
    """One sentence, with the key's path."""
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path, RELAY + more)
