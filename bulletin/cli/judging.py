"""What ``bulletin check`` shows: each finding in full, what the settings leave aside, and what was measured."""

from __future__ import annotations

from bulletin.cli.building import MARKS
from bulletin.cli.terminal import facts, heading, say
from bulletin.model import Finding, Finished, Measured


def show(finished: Finished) -> None:
    """Every finding with its place, why it matters and what to do; the ignored ones with their reason; the figures."""
    for finding in finished.findings:
        heading(finding.id, MARKS[finding.severity])
        facts(_told(finding))
        say("")
    if finished.ignored:
        heading("Ignored")
        facts((one.finding.id, f"{one.finding.message} (ignored: {one.reason})") for one in finished.ignored)
        say("")
    facts(_figures(finished.measured))


def _told(finding: Finding) -> list[tuple[str, str]]:
    told = [("what", finding.message), ("where", finding.place), ("why", finding.why), ("what to do", finding.advice)]
    return [(label, text) for label, text in told if text]


def _figures(measured: Measured) -> list[tuple[str, str]]:
    shares = ", ".join(f"{name} {size / 1000:.1f}" for name, size in measured.shares)
    figures = [("size", f"{measured.html_bytes / 1000:.1f} KB of HTML: {shares}")]
    if measured.client_support is not None:
        figures.append(("support", f"{measured.client_support:g} % of it, weighted by readers' mail programs"))
    return figures
