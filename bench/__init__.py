"""Measuring canbao against OpenFisca and hand-written programs on one real notice (`make bench`).

In: a made-up population. Out: a table of differing answers with the reason of each, docs/performance.md and
out/bench.json. Never: a test that fails because a machine is slow.
"""
