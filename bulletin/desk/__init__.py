"""The desk: what was read becomes an edition. Choosing, wording and ordering, with a reason for each.

``assemble`` proposes; ``edition_file`` is where the editor answers. The desk reads no source,
renders nothing and never asks for the time.
"""
