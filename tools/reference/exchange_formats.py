"""docs/reference/exchange-formats.md: what is exchanged with other offices, file by file, and what a manifest says.

In: `exchange/data`, the fields of manifests. Out: the page. Never: a column or field that is not read.
"""

from __future__ import annotations

from dataclasses import fields

from reference.markdown import code, page, require_all, section, table

FIELDS = {
    "canbao": "`package` or `acknowledgement`",
    "version": "of the envelope: 1",
    "county": "six digits: the county that it is about",
    "from": "code of who made it; the bureau is `bureau`",
    "to": "code of who it is for",
    "number": "runs from 1 without gaps from one side to the other, whatever the format",
    "format": "one of those below",
    "format_version": "of the format",
    "year": "the benefit year; a package is of one",
    "manner": "`full` or `change` (since the packages before it)",
    "kind": "`csv` (UTF-8) or `xlsx`",
    "rows": "rows below the header",
    "sum_fen": "of the format's sum column, in fen; 0 where it has none",
    "digest": "SM3 of the file, 64 hex digits",
    "previous": "the mark of the package before it; 64 zeros for number 1",
    "made_on": "the day it was signed",
    "algorithm": "`ed25519` or `sm2`",
    "key": "the first 16 hex digits of the SM3 of the public key",
    "signature": "of everything else, in the same form of bytes, as hex digits",
    "mark": "of the package: SM3 of its manifest without `made_on`, `algorithm`, `key`, `signature`",
    "result": "`taken`, `waiting` (kept until earlier numbers come) or `refused`",
    "problem": "why not taken: a code of [errors](errors.md); empty when taken",
    "words": "the same in words",
    "missing": "numbers that are waited for",
}
FILES = """A csv is UTF-8, cells between commas, a cell with a comma, quote or line break in double quotes, a quote in
it doubled; lines end with CR LF or LF. The first row has the headers of the tables below. Files of the bureau begin
with a byte order mark (EF BB BF), so that spreadsheets take them for UTF-8: whoever reads them takes it away first;
files for the bureau may have one.

A spreadsheet computes a text that begins with `=`, `+`, `-` or `@`, also after blanks or in full width, and drops what
stands before a tab or line break. Such a text is written with an apostrophe in front, and one that has apostrophes
before such a sign gets one more; whoever reads it takes one away. No other text is changed. In an xlsx no cell may be a
formula."""


def make() -> str:
    """The page."""
    from canbao.exchange.describing import describe_formats  # its tables can be imported only once Django is loaded
    from canbao.exchange.manifests import Acknowledgement, Manifest

    outer = {"sender": "from", "receiver": "to"}
    names = [[outer.get(part.name, part.name) for part in fields(kind)] for kind in (Manifest, Acknowledgement)]
    require_all("fields of manifests", {"canbao", *names[0], *names[1]}, FIELDS)
    rows = [
        (
            code(name),
            "yes" if name in ("canbao", *names[0]) else "",
            "yes" if name in ("canbao", *names[1]) else "",
            said,
        )
        for name, said in FIELDS.items()
    ]
    return page(
        "Exchange formats",
        "A package is two files: `NAME.csv` or `NAME.xlsx`, and `NAME.manifest.json`. The answer is one:"
        " `….ack.json`. Amounts are yuan as text with two decimals; days are `2025-10-20`; numbers of people are text."
        " `canbao exchange template FORMAT -o FILE` writes an empty workbook. How to begin:"
        " [connect a tax office](../how-to/connect-a-tax-office.md); why so:"
        " [decision 0018](../decisions/0018-envelope-of-exchanged-files.md).",
        section(
            "Manifest and acknowledgement",
            "JSON in UTF-8, keys sorted, no spaces, one line break at the end: any other form of the same content is"
            " refused. Numbers are whole.",
            table(["field", "manifest", "acknowledgement", "holds"], rows),
        ),
        section("Files", FILES),
        describe_formats(),
    )
