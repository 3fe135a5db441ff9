"""Settings become concrete things: the one place that chooses which source, store and transport there is.

Everything heavy is loaded here, by the function that needs it.
"""

from bulletin.wiring.delivering import (
    Store,
    alarm,
    before,
    dkim_path,
    door,
    keys,
    letterhead,
    outbox,
    ran,
    signer,
    store,
    store_path,
    store_url,
    transports,
)
from bulletin.wiring.making import (
    calendar,
    day,
    edition_folder,
    edition_id,
    house_style,
    number,
    outside_checks,
    publication,
    reason,
    standards,
)
from bulletin.wiring.reading import sources, sources_at, web
from bulletin.wiring.timing import approval, deadline, hour, hours

__all__ = [
    "Store",
    "alarm",
    "approval",
    "before",
    "calendar",
    "day",
    "deadline",
    "dkim_path",
    "door",
    "edition_folder",
    "edition_id",
    "hour",
    "hours",
    "house_style",
    "keys",
    "letterhead",
    "number",
    "outbox",
    "outside_checks",
    "publication",
    "ran",
    "reason",
    "signer",
    "sources",
    "sources_at",
    "standards",
    "store",
    "store_path",
    "store_url",
    "transports",
    "web",
]
