"""Inputs become articles and jobs: the only stage that meets what others wrote, and the one that cleans it.

``files`` and ``web`` fetch documents; ``reading`` tells what each is and hands it to its reader:
``saved_page`` (with ``saved_header``, ``saved_lines`` and ``job_panel``), ``page`` (with ``page_metadata``,
``page_shown``, ``page_body``, ``page_picture``), ``markdown`` (with ``front_matter``), ``feed`` (with ``job_rss``)
and ``json_feed`` (both with ``feed_words`` and ``feed_markup``),
``jobs_table`` and ``jobs_xml`` (both with ``adverts``), ``jobposting``. Every reader yields ``model.Item``s
and passes all text through ``clean``, so that nothing behind this stage needs to be suspicious.

Left to others: which items are news, what is told twice, what a salary's words mean (the desk).
"""
