"""A rendered bulletin is judged before anyone receives it: Rendered → findings.

Offline and deterministic. Each check is a function from what it judges to findings; ``run`` puts them together.
Mends nothing, and decides nothing: a finding that blocks is obeyed by whoever sends.
"""
