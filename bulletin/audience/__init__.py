"""Who reads the bulletin: the list as people keep it, addresses, and the links that are theirs alone.

What the store makes of the list, and who is sent what, are left to ``store`` and ``send``.
"""
