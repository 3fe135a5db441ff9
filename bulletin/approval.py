"""Between a draft and its first message: what would go and to whom, a person's word that it may, and second thoughts.

``plan`` judges the edition and brings the list up to date, ``approve`` fixes what was planned,
``withdraw`` makes it a draft again as long as nobody was sent it. Whoever asks for them, the command
line, a timer or the editor's page, shows the plan and takes the answer. Sending is ``send``'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bulletin import fixing, journey, people, send, wiring
from bulletin.audience.keys import Keys
from bulletin.errors import BlockedError, UsageError
from bulletin.freezing import taken_back
from bulletin.journey import Assignment
from bulletin.model import Approval, Finding, Finished, FrozenEdition, Override, Readership
from bulletin.net import Fetcher
from bulletin.people import Imported
from bulletin.wiring import Store

WITHDRAWN = "withdrawn"
"""What the store notes of an edition whose approval was withdrawn: no timer approves it by itself again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would go, to whom and when, if it were approved now."""

    finished: Finished
    """In every variant that its readers make, unless a check blocks it."""
    readers: Readership
    """As many as they were then; who leaves before the approval is not frozen."""
    listed: Imported
    """What the list changed among the readers."""
    fingerprint: str | None
    approval: Approval
    """Its bounds in time as of the plan; whose word it is comes with ``approve``."""

    @property
    def overridable(self) -> tuple[str, ...]:
        """The ids of those findings that block it and that a person may let pass with a reason."""
        return tuple(dict.fromkeys(one.id for one in self.finished.blocking if may_pass(one)))


def may_pass(finding: Finding) -> bool:
    """Say whether a person may override a finding: never a hold, and nobody is sent nothing."""
    return not finding.id.startswith("hold.") and finding.id != "day.empty"


def plan(
    task: Assignment,
    fetch: Fetcher,
    *,
    despite: Sequence[Override] = (),
    at_once: bool = False,
    allow_removals: bool = False,
) -> Plan:
    """Judge the edition as it would go, ``at_once`` or at its hour, and bring the store to what the list says.

    ``despite`` are the findings that a person lets pass. What blocks beyond them is in ``finished.blocking``.
    Raises UsageError where an override is of no use, ConfigError where a key that is to sign cannot be read,
    ListError, BlockedError where the list would remove many, EditionFileError and TemplateError.
    """
    if wiring.outbox(task.config) is None:
        wiring.signer(task.config)  # what could not be sent is not approved either
    said = journey.fingerprint(task)  # before it is read: what someone changes while it is shown is a change
    approval = wiring.approval(task.config, task.edition, task.now, at_once=at_once)
    finished = journey.judge_to_send(task, fetch, approval.not_before)
    path = task.config.folder / task.config.subscribers.path
    store = _store(task)
    listed = people.import_list(path, store.readers, now=task.now, allow_removals=allow_removals)
    readers = journey.readers(task, store)
    overridden = replace(finished, overridden=tuple(despite))
    if not overridden.blocking:
        overridden = journey.in_variants(task, overridden, readers)
    _refuse_useless(overridden, despite)
    return Plan(finished=overridden, readers=readers, listed=listed, fingerprint=said, approval=approval)


def approve(task: Assignment, planned: Plan, keys: Keys, *, by: str) -> FrozenEdition:
    """Fix what was planned, now, on this person's word; an approval before of other content gives way to it.

    Raises BlockedError where a check still blocks it, and UsageError where edition.toml has changed since the
    plan, there is nobody to send to, or somebody was sent another content under this id already.
    """
    if planned.finished.blocking:
        raise BlockedError(blocked(planned.finished))
    if journey.fingerprint(task) != planned.fingerprint:
        raise UsageError(f"edition {task.edition.folder} was changed while it was looked at; look at it again")
    store = _store(task)
    at_once = planned.approval.not_before is None
    kept = store.ledger.find(task.edition, "real")
    if (
        kept is not None
        and kept.released_at is None
        and (kept.hash != planned.fingerprint or (kept.not_before is None and not at_once))
    ):
        taken_back(kept, store.ledger)
    bounds = wiring.approval(task.config, task.edition, task.now, at_once=at_once)
    frozen = fixing.freeze(
        task,
        planned.finished,
        planned.readers,
        store=store,
        keys=keys,
        fingerprint=planned.fingerprint,
        approval=replace(bounds, by=by, overrides=planned.finished.overridden),
    )
    store.notices.forget(task.edition, WITHDRAWN)
    return frozen


def withdraw(task: Assignment) -> FrozenEdition:
    """Make an approved edition a draft again, and return what it was.

    Raises UsageError where somebody was sent it, or may have been, and RestoredError where the store cannot know.
    """
    store, which = _store(task), task.edition.folder
    send.refuse_forgetful(store.ledger)
    frozen = store.ledger.find(task.edition, "real")
    if frozen is None:
        raise UsageError(f"edition {which} is a draft: there is no approval to withdraw")
    if frozen.state == "cancelled":
        raise UsageError(
            f"edition {which} was cancelled, and stays so; what is to go after all needs a name of its own"
        )
    if not taken_back(frozen, store.ledger):
        raise UsageError(
            f"edition {which} {'was' if frozen.state == 'done' else 'is being'} sent: its approval can be withdrawn "
            "until its first message and no longer; what is still to be said goes under a name of its own (--name "
            "correction)"
        )
    store.notices.note(task.edition, WITHDRAWN, now=task.now)
    return frozen


def overrides(despite: Mapping[str, str], *, by: str, at: datetime) -> tuple[Override, ...]:
    """A person's overrides: each finding, and the reason to let it pass. Raises UsageError where one is empty."""
    for finding, reason in despite.items():
        if not reason.strip():
            raise UsageError(f"{finding} is overridden without a reason; those who find it later need one")
    return tuple(Override(finding=finding, reason=reason, by=by, at=at) for finding, reason in despite.items())


def blocked(finished: Finished) -> str:
    """Why an edition must not go, in one sentence."""
    reasons = "; ".join(finding.message.rstrip(".") for finding in finished.blocking)
    return f"edition {finished.edition.id.folder} is blocked: {reasons}; mend that, build again, then send"


def _refuse_useless(finished: Finished, despite: Sequence[Override]) -> None:
    """An override is for a finding that blocks, and never for a hold."""
    found = {one.id: one for one in finished.findings if one.severity == "block"}
    for one in despite:
        finding = found.get(one.finding)
        if finding is None:
            what = ", ".join(found) or "nothing"
            raise UsageError(f"{one.finding} does not block edition {finished.edition.id.folder}; what does: {what}")
        if not may_pass(finding):
            raise UsageError(f"{one.finding} cannot be overridden: {finding.message}; {finding.advice}")


def _store(task: Assignment) -> Store:
    if task.store is None:
        raise ValueError("an edition is approved in its store, and this task leaves it aside")
    return task.store
