"""A publisher's day of news and job adverts becomes an e-mail bulletin, and every subscriber gets it, once.

The journey, in the order in which it is travelled:

1. ``sources`` read articles and jobs out of files, folders and feeds, and clean them at the edge.
2. ``desk`` chooses, words and orders them: an ``Edition``, kept in ``edition.toml`` for the editor.
3. ``rendering`` turns the edition into HTML and plain text (Jinja2, MJML, premailer), once.
4. ``checks`` judge what was rendered before anyone receives it.
5. ``audience`` says who reads it; ``message`` stamps the finished bytes for each reader.
6. ``transport`` hands the bytes to a relay, and ``store`` remembers who is owed and who has it.

Stages never import each other. ``daily`` composes 1 to 4, ``send`` composes 5 and 6; read those two first.
"""

__version__ = "0.1.0"
