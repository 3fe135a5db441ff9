"""What must not be forgotten: readers, frozen editions, and who is owed, who has it.

``database`` opens the file, ``schema`` draws the tables and ``migrations`` bring older ones up to
them; ``subscribers``, ``ledger`` and ``archive`` each answer one kind of question; ``moves``, ``senders``,
``editions`` and ``serials`` are what the ledger's transactions are made of. Nothing here
uses what PostgreSQL does not have as well.
"""
