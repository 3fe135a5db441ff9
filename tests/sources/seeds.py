"""A good document of each kind, small, for the fuzzer to break."""

from __future__ import annotations

from bulletin.sources.document import Kind

_LD = (
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Trees &amp;amp; streets","author":[{"name":'
    '"Ann Other"}],"datePublished":"2025-06-16T05:15:00Z","image":{"url":"https://example.org/a.jpg","caption":"A"}}'
)
_PARAGRAPH = "The council will plant four thousand trees along its streets over the next two winters, it said."

SEEDS: dict[Kind, str] = {
    "saved-page": f"""Ann Other 16 June 2025

Council opens a library

Council opens a library image
© Jo Lens / Pictures Ltd.

{_PARAGRAPH}

SIGN UP
For your free daily news bulletin
Highways jobs

Librarian

Exampleton Borough Council
£30,000 - £32,000
Lend books to people who want to read them Exampleton, North Lindenshire
Recuriter: Exampleton Borough Council
Linkedin Banner
""",
    "page": f"""<!doctype html><html><head><title>Trees | The Paper</title><meta charset="utf-8">
<meta property="og:title" content="Trees"><meta name="author" content="Ann Other"><link rel="canonical" href="/trees">
<script type="application/ld+json">{_LD}</script></head><body><nav><a href="/">Home</a></nav><article><h1>Trees</h1>
<figure><img src="/a.jpg" alt="An oak"><figcaption>Oak. Photograph: Jo Lens</figcaption></figure>
<p>{_PARAGRAPH}</p><div class="widget"><blockquote><p>We are glad.</p>— Ann <a href="https://example.com">1 May</a>
</blockquote></div><p>{_PARAGRAPH}</p><p>By <span><a href="/a">Ann</a><a href="/b">All</a></span></p></article></body>
</html>""",
    "markdown": f"""---
title: Budget: what it means
author: [Ann Other, Jo Writer]
date: 2025-06-16 09:30
image: {{url: https://example.org/oak.jpg, alt: An oak}}
---

# Budget: what it means

The *council* has [agreed](https://example.org/x "t") `it`.

- one
> {_PARAGRAPH}

| a | b |
|---|---|
| 1 | 2 |
""",
    "feed": """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Paper</title><link>https://example.org/</link><item><title>Northmere Council: Planner &amp;amp; more</title>
<link>/trees?utm_source=rss</link><dc:creator>Ann Other</dc:creator><pubDate>Mon, 16 Jun 2025 09:30:00 BST</pubDate>
<description>£30,000: Northmere Council: &lt;p&gt;Plan a town.&lt;/p&gt;</description><category>News</category>
<content:encoded><![CDATA[<p>Four <b>thousand</b> trees.</p><img src="https://example.org/i.jpg">]]></content:encoded>
<media:content url="https://example.org/s.jpg" width="140"><media:description>An oak.</media:description>
<media:credit>Jo Lens</media:credit></media:content></item></channel></rss>""",
    "json-feed": """{"version": "https://jsonfeed.org/version/1.1", "title": "The Paper", "items": [{"id": "1",
"url": "https://example.org/a", "title": "Trees &amp; streets", "content_html": "<p>Four <b>thousand</b>.</p>",
"date_published": "2025-06-16T08:30:00Z", "authors": [{"name": "Ann Other"}], "tags": ["News"],
"attachments": [{"url": "https://example.org/a.jpg", "mime_type": "image/jpeg"}]}]}""",
    "jobs-table": """Job title,Employer,Location,Salary,Closing date,URL,Description
"Planner, senior",Northmere Council,"Northmere, Lindenshire","£30,000",30/06/2025,https://example.org/1,"Plan a town.
Build it."
Usher,Arts,,,when filled,javascript:alert(1),Show people in
""",
    "jobs-xml": """<?xml version="1.0" encoding="UTF-8"?><source><job><title><![CDATA[Planner]]></title>
<company>Northmere &amp; Council</company><city>Northmere</city><salary>Grade 9</salary><date>Mon, 16 Jun 2025 04:00:00
GMT</date><url>https://example.org/1?a=1&amp;b=2</url><description><![CDATA[About us<br><br>Plan a
town.]]></description></job><job><title>Usher</title><expirationdate>2025-06-30</expirationdate></job></source>""",
    "jobposting": """{"@context": "https://schema.org", "@type": "JobPosting", "title": "Planner", "hiringOrganization":
{"name": "Northmere Council", "logo": {"url": "https://example.org/l.png"}}, "jobLocation": {"address":
{"addressLocality": "Northmere", "addressCountry": "GB"}}, "baseSalary": {"currency": "GBP", "value": {"minValue":
"38,694", "maxValue": 40000, "unitText": "YEAR"}}, "description": "&lt;p&gt;Plan a town.&lt;/p&gt;",
"validThrough": "2025-06-30", "datePosted": "2025-06-16T08:00:00Z", "identifier": {"value": "N1"}}""",
}
"""Every kind that there is."""

TOKENS = (
    *(
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml",
        "<!DOCTYPE x [",
        "<p>",
        "</p>",
        "<div>",
        "<br>",
    ),
    *("<script>alert(1)</script>", "<style>", "<title>", "<item>", "<entry>", "<job>", "<b><i></b>", "<svg><math>"),
    *("&", "&amp;", "&amp;amp;lt;script&amp;amp;gt;", "&lt;b&gt;", "&#0;", "&#x1F;", "&#xD800;", "&#60;img", "&a;"),
    *("&#xD83C;&#xDF33;", "&#x110000;", "&#146;", "&b=2", " & ", "\x92", "sep=;\n", ",,\n", "24:00", "5pm on "),
    *("<salary><min>3</min><max>5</max></salary>", "<base href='//x/'>", ",}", "&quot;"),
    *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "http://[::1", "https://", "mailto:a@b"),
    *("\x00", "\x1b", "\x85", "\xa0", "\xad", "\u200b", "\u202e", "\ufeff", "\ufffe", "â€™", "Ã©", "\ud800", "😀"),
    *('"', "'", "\\", "\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", ": ", ";", "|", "\t", "\n", "\r\n", "\n\n"),
    *("---\n", "+++\n", "# ", "> ", "- ", "![a](", "[a](b)", "`", "*", "0001-01-01", "31/02/2025", "9" * 400, "-", "£"),
    *("<figure><img src='a.jpg' alt='b'><figcaption>An oak. Photo: Jo</figcaption></figure>", "<nav>x</nav>", "<sup>"),
    *('<div class="sharedaddy">', "<p class='newsletter-box'>", "<li>16 June 2025</li>", '{"@id": "#a"}', "</div>x"),
    *('encoding="', "<?xml ", "<!ENTITY a \n", "\n<!DOCTYPE "),
    *("Salary: £1<br>Closing date: 30 June", "[image: x]\n", "\nReferences\n", "1. x", "[7]", "* ", "Published\n"),
    *("Sign up to our newsletter\n", "READ MORE: ", "By Jo Lens\n", "www.example.org/", " | The Paper", "Home\nNews\n"),
    *("SIGN UP\n", "Recruiter: X\n", "Highways jobs\n", "continue reading ", "the post ", "Council: ", "Durham "),
)
"""What breaks parsers."""
