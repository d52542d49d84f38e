"""What the worker finds of this room when it starts.

In: nothing. Out: nothing. Never: a chore of its own: telephones are told by the carrying between the zones.
"""

from __future__ import annotations

from canbao.phones import keeping as keeping
