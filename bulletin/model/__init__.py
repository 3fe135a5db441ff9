"""The values that travel between stages, and nothing else: no behaviour beyond what a value knows of itself.

Every type is frozen. Times are aware ``datetime``s; money is ``Decimal`` in the unit of its
currency; sizes are bytes. ``None`` means "not stated by the source", never "unknown to us".
Text has been cleaned at the edge: no markup, no control characters; links are http(s) or mailto.
A module for each boundary between stages; everything is imported from here, and loaded when it is.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bulletin.model.approval import Approval, Override, Revision
    from bulletin.model.delivery import (
        Appearance,
        Delivery,
        Elsewhere,
        Envelope,
        Level,
        Looked,
        Outcome,
        Outgoing,
        Ran,
        Receipt,
        Settlement,
    )
    from bulletin.model.edition import (
        Edition,
        Highlight,
        LeftOut,
        Placement,
        Selection,
        Show,
        Story,
        SummarySource,
        choice_key,
    )
    from bulletin.model.edition_id import EditionId
    from bulletin.model.frozen import (
        FINAL_STATES,
        DeliveryState,
        EditionKind,
        EditionState,
        FrozenEdition,
        Sender,
    )
    from bulletin.model.hours import Hours
    from bulletin.model.incoming import (
        Article,
        Basis,
        Booking,
        BookingKind,
        Gathered,
        Image,
        Item,
        Job,
        Period,
        Position,
        Problem,
        Salary,
    )
    from bulletin.model.publication import Audience, Clock, Publication, Seen, Window
    from bulletin.model.readers import Addresses, ImportReport, Links, Readership, Status, Subscriber, address_key
    from bulletin.model.rendered import (
        Finding,
        Finished,
        Ignored,
        Judgement,
        Measured,
        Picture,
        Rendered,
        Severity,
        Unsupported,
        Variant,
        Variants,
    )

__all__ = [
    "FINAL_STATES",
    "Addresses",
    "Appearance",
    "Approval",
    "Article",
    "Audience",
    "Basis",
    "Booking",
    "BookingKind",
    "Clock",
    "Delivery",
    "DeliveryState",
    "Edition",
    "EditionId",
    "EditionKind",
    "EditionState",
    "Elsewhere",
    "Envelope",
    "Finding",
    "Finished",
    "FrozenEdition",
    "Gathered",
    "Highlight",
    "Hours",
    "Ignored",
    "Image",
    "ImportReport",
    "Item",
    "Job",
    "Judgement",
    "LeftOut",
    "Level",
    "Links",
    "Looked",
    "Measured",
    "Outcome",
    "Outgoing",
    "Override",
    "Period",
    "Picture",
    "Placement",
    "Position",
    "Problem",
    "Publication",
    "Ran",
    "Readership",
    "Receipt",
    "Rendered",
    "Revision",
    "Salary",
    "Seen",
    "Selection",
    "Sender",
    "Settlement",
    "Severity",
    "Show",
    "Status",
    "Story",
    "Subscriber",
    "SummarySource",
    "Unsupported",
    "Variant",
    "Variants",
    "Window",
    "address_key",
    "choice_key",
]

_MODULES = (
    "edition_id",
    "frozen",
    "approval",
    "publication",
    "readers",
    "hours",
    "delivery",
    "incoming",
    "edition",
    "rendered",
)
"""Where a value is looked for; first what needs no other."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what is asked for: all of it takes 40 ms, and ``bulletin status`` needs a tenth."""
        for module in _MODULES if name in __all__ else ():
            known = vars(import_module(f"{__name__}.{module}"))
            if name in known:
                return globals().setdefault(name, known[name])
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
