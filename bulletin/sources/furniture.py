"""Words that stand around a story and are no part of it: calls to sign up, to share, to read something else.

Told by a whole line or paragraph, never by a part of one. What only a saved page has around it
(menus, a panel of adverts) is left to ``saved_page`` and ``job_panel``.
"""

from __future__ import annotations

import re

LONGEST = 160
"""Characters; a longer paragraph is the story's, whatever it begins with."""
_LETTERS_TO_READERS = (
    r"(?:(?:e-?mail )?(?:newsletters?|bulletins?|briefings?|round-?ups?|updates|alerts)|whatsapp\b[\w ]{0,20}"
    r"|mailing list)"
)
_CALL = re.compile(
    r"(?:"
    rf"(?:click here to |to )?(?:sign[\s-]?up|subscribe|register)\b[^.!?]{{0,60}}\b{_LETTERS_TO_READERS}\b.{{0,60}}"
    rf"|(?:get|want|love) .{{3,60}}(?:(?:straight|sent|delivered|direct(?:ly)?) to your inbox|in your inbox)\b.{{0,60}}"
    r"|sign[\s-]?up(?: (?:now|today|here))?|subscribe(?: (?:now|today|here))?"
    r"|(?:read|see|watch|listen) (?:more|next|also)\s*:.{0,120}|read (?:more|next|also)"
    r"|related(?: (?:articles?|stories|content|topics|links|posts?|internet links|tags))?\s*:?"
    r"|(?:related|recommended|more on this(?: story)?)\s*:.{0,120}|more on this story|recommended(?: for you)?"
    r"|share(?: (?:this|on|via)\b.{0,40})?:?|click to (?:share|email|print)\b.{0,80}"
    r"|(?:like|loading)(?: this)?\s*(?:\.\.\.|…|:)"
    r"|(?:\w+ )?advert(?:isement)?s?|article continues below.{0,40}|sponsored(?: content)?|skip (?:past|advert).{0,60}"
    r"|(?:have your say|join the (?:conversation|discussion)|let us know|leave a comment|tell us what you think)"
    r"\b[^.!?]{0,80}\b(?:comments?|below)\b.{0,40}"
    r"|(?:follow|like|find|join) (?:us|\S{2,30}|bbc [\w ]{2,30}|the [\w ]{2,30}) on"
    r" (?:facebook|twitter|x|instagram|linkedin|threads|bluesky|tiktok|whatsapp|google news|youtube)\b.{0,100}"
    r"|(?:get in touch|do you have a story|got a story)\b.{0,30}\?.{0,80}"
    r"|(?:image|photo(?:graph)?|picture|pic)s?(?: (?:source|caption|credit))?\s?:.{0,100}|image source,.{0,100}"
    r"|the post .{1,120} appeared first on .{1,60}|thanks for reading\b.{0,100}!.{0,60}"
    r"|.{2,60} is a reader-supported publication\..{0,80}"
    r")[.!:»›→>\s]*",
    re.IGNORECASE,
)


def is_call(paragraph: str) -> bool:
    """Whether a paragraph only calls the reader away: to a newsletter, other stories, comments, social networks."""
    return len(paragraph) <= LONGEST and bool(_CALL.fullmatch(paragraph))
