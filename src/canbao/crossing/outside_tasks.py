"""What the worker of the public zone finds when it starts: chores of the rooms that it has, and no others.

In: nothing. Out: nothing. Never: a chore that asks about people.
"""

from __future__ import annotations

from canbao.access import tasks as access_tasks
from canbao.crossing import tasks as crossing_tasks

__all__ = ["access_tasks", "crossing_tasks"]
