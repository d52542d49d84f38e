"""docs/reference/lint.md: every finding of `canbao policy lint`.

In: the codes that the checks make. Out: the page. Never: a code that no check makes.
"""

from __future__ import annotations

from reference.markdown import code, page, require_all, section, table
from reference.problem_codes import POLICY, breach_codes, codes_in

FINDINGS = {
    "above_ceiling": "A value is higher than a notice above allows. Lower it, or see for whom the frame is.",
    "adopts_nothing": "`adopts` names a section that no notice above has.",
    "below_floor": "A value is lower than a notice above allows, by a frame or by `at_least`.",
    "binds_nothing": "`binds` names a section that the file does not have.",
    "clause_unanswered": "A clause is `not_stated`, nothing cites it, and it does not say `why`.",
    "clause_uncited": "A clause is `rule` or `data`, and nothing cites it: a rule is missing, or it is `text`.",
    "clause_without_disposition": "A clause does not say what became of it (`is`).",
    "constant_row": "A row can hold for nobody, whatever the readings.",
    "dead_term": "No row uses the term.",
    "deferred_without_refer": "A section is `deferred` and does not name the document (`refer`).",
    "differs_from_frame": "A value is not the one that a notice above requires.",
    "duplicate_id": "Two rows of a table have one id.",
    "expression": "An expression cannot be understood; the message names the nearest word.",
    "extends_other_year": "The notice above does not hold in this benefit year.",
    "forbidden": "A value is one that a notice above forbids.",
    "frame_undecided": "`only_if` of a frame asks about people; it may ask about the policy only.",
    "gap": "No row of membership, price, cover or waiting covers a case; an example is given. Add one, or end with one "
    "that always holds.",
    "not_proven": "A table is too entangled for gaps and overlaps to be proven; split it.",
    "overlap": "Two aid rows can hold together, give the same, and nothing ranks their payers (reading A18).",
    "overrides_binding": "A value changes one that binds people by a notice above.",
    "shares_without_subsidy": "Levels share the general fiscal subsidy, and `amounts.fiscal` does not state it.",
    "unbound_section": "Other policies extend this one, and it does not say whom the section binds (`binds`).",
    "uncited": "The benefit year, or a section that is silent or deferred, does not cite a clause.",
    "undeclared_reading": "A rule rests on a reading, and `readings` does not say which answer is taken.",
    "unknown_clause": "A `cite` names no clause of `clauses`.",
    "unknown_parameter": "A frame limits a parameter that no policy has.",
    "unknown_payer": "A row names a payer that `payers` does not introduce.",
    "unknown_reading": "There is no reading with this number.",
    "unnamed_tier": "Prices ask for tiers, and a tier that no row names falls into this row's price; refuse it in "
    "`acceptance` (`wrong_tier`).",
    "unreachable": "Other rows take every case of this row; the message names them.",
    "unsourced_amount": "A sum is written into a price; put it under `amounts` with its clause.",
    "unused_payer": "No row is paid by the payer, and it does not cite a clause.",
    "unused_reading": "A reading is declared, and nothing rests on it.",
}

_ADVISORY = "As above, where the notice above leaves the figure to provinces (reading A54)."


def make() -> str:
    """The page."""
    known = codes_in((POLICY / "lint").glob("*.py"))
    require_all("findings of lint", known, FINDINGS)
    rows = [(code(name), FINDINGS[name], code(module)) for name, module in known.items()]
    advisory = [(code(f"{name}_advisory"), _ADVISORY) for name in breach_codes()]
    return page(
        "Lint",
        "What `canbao policy lint` can find, before anybody is assessed. A finding names file, line, column, path "
        "and word. "
        "Advisory findings count as findings, too. A policy that does not load gives what keeps it from loading: "
        "[errors](errors.md#a-policy-that-does-not-load).",
        section("Findings", table(["code", "what is wrong", "check"], rows)),
        section("Advisory findings", table(["code", "what is wrong"], advisory)),
    )
