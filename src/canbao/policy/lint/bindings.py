"""Bindings: a notice that others extend says of each of its sections whom it binds, and of none that is not there.

In: a subject. Out: findings `unbound_section` and `binds_nothing`.
Never: terms and payers, which are words and bind nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.policy.inheriting import ALWAYS_SHARED, NAMED_SECTIONS, TABLE_SECTIONS
from canbao.policy.library import Document
from canbao.policy.lint.subjects import Findings, Subject, finding_in
from canbao.policy.yaml_file import Path


def find_loose_bindings(subject: Subject) -> Findings:
    """Sections of an extended notice without `binds`, and bindings without a section."""
    document = subject.document
    for name in document.file.binds:
        if not has_section(document, name):
            message = f"binds 写到 {name}，文件里没有这一部分 the file has no such section"
            yield finding_in(document, "binds_nothing", message, ("binds", name), name)
    children = subject.library.children_of(subject.rules.key)
    if not children:
        return
    for name, path in _sections(document):
        if name not in document.file.binds and str(path[0]) not in document.file.binds:
            message = (
                f"{'、'.join(children)} 以此为上级，binds 须写明 {name} 约束谁 others extend it: say whom it binds"
            )
            yield finding_in(document, "unbound_section", message, path, name)


def _sections(document: Document) -> Iterator[tuple[str, Path]]:
    """Everything that may come down, by the name that `binds` gives it."""
    for section in TABLE_SECTIONS:
        if document.raw.get(section) is not None:
            yield section, (section,)
    for section in NAMED_SECTIONS:
        if section not in ALWAYS_SHARED:
            for key in document.raw.get(section) or {}:
                yield f"{section}.{key}", (section, key)


def has_section(document: Document, name: str) -> bool:
    """Whether a notice has the section, or the named part of one."""
    section, _, key = name.partition(".")
    found = document.raw.get(section)
    return found is not None and (not key or (isinstance(found, dict) and key in found))
