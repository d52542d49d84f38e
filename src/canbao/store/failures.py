"""What goes wrong around the server, said so that whoever runs it can mend it."""

from __future__ import annotations


class StoreFailed(RuntimeError):
    """The message is a whole sentence: what, where, and what to do."""

    is_for_people = True
    is_passing = False
    """Nothing was wrong with what was asked: the same may be asked again, under the same key, once this is mended."""
