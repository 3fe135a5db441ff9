"""Settings become concrete things: the one place that chooses which source, store and transport there is.

Everything heavy is loaded here, by the function that needs it.
"""

from bulletin.wiring.delivering import (
    Store,
    alarm,
    before,
    imprint,
    keys,
    letterhead,
    outbox,
    ran,
    store,
    store_path,
    store_url,
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
from bulletin.wiring.relays import (
    dkim_path,
    door,
    fallback_door,
    fallbacks,
    pace,
    receiver,
    signer,
    transports,
    way,
)
from bulletin.wiring.timing import approval, approved_by, deadline, hour, hours

__all__ = [
    "Store",
    "alarm",
    "approval",
    "approved_by",
    "before",
    "calendar",
    "day",
    "deadline",
    "dkim_path",
    "door",
    "edition_folder",
    "edition_id",
    "fallback_door",
    "fallbacks",
    "hour",
    "hours",
    "house_style",
    "imprint",
    "keys",
    "letterhead",
    "number",
    "outbox",
    "outside_checks",
    "pace",
    "publication",
    "ran",
    "reason",
    "receiver",
    "signer",
    "sources",
    "sources_at",
    "standards",
    "store",
    "store_path",
    "store_url",
    "transports",
    "way",
    "web",
]
