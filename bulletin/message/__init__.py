"""Rendered and reader become the bytes of a message: compiled once a variant, spliced once a reader.

``compose`` writes the message with its slots left open, ``splice`` closes them, ``headers`` and
``quoted_printable`` know the encodings, ``slots`` says which values a reader brings.
"""
