"""An edition becomes HTML and plain text: Jinja2 → MJML, validated → HTML → inlined styles; text from its own template.

Knows nothing of readers: what differs between them are slots, which the message stage fills. Chooses and words
nothing: that is the desk's. Judges nothing: that is the checks'.
"""
