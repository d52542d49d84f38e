"""Properties of the code itself: no floats near money, no eval, small files, docstrings, a test for every module, and
nothing of one machine, one registry or one locality where it does not belong."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "canbao"
MODULES = sorted(SOURCE.rglob("*.py"))
PURE_ROOMS = ("values", "policy", "assess", "duties")
PURE_MODULES = [path for path in MODULES if path.relative_to(SOURCE).parts[0] in PURE_ROOMS]

MOST_LINES = 400

# Modules, or folders of them (with a stroke at the end), without test files of their own names, each with the reason.
TESTED_ELSEWHERE = {
    **dict.fromkeys(
        [
            f"cli/db_{name}.py"
            for name in (
                "options",
                *(f"{done}_command" for done in "start stop status backup restore snapshot rewind".split()),
            )
        ],
        "tests/cli/test_db_commands.py goes through the life of one server",
    ),
    **dict.fromkeys(
        [
            f"{room}/migrations/"
            for room in (
                "store",
                "access",
                "registry",
                "lists",
                "billing",
                "money",
                "exchange",
                "api",
                "crossing",
                "phones",
            )
        ],
        "tests/store/test_opening.py and test_schema.py look at what they leave behind, each room's at its own guards",
    ),
    **dict.fromkeys(
        [f"{room}/tasks.py" for room in ("lists", "billing", "money")],
        "what they name is asked for in each room's tests of jobs, keeping and exports; tests/access/test_retention.py",
    ),
    **dict.fromkeys(
        [f"store/{name}.py" for name in ("models", "settings", "tasks", "worker")],
        "tests/store/test_jobs.py runs a worker, test_places.py fills the tables, all under these settings",
    ),
    **dict.fromkeys(
        [
            f"registry/models/{name}.py"
            for name in "coverage dated enrolments households lives looks people standings".split()
        ]
        + ["registry/column_queries.py"],
        "tests/registry/test_columns.py gets every fact back from the tables",
    ),
    **dict.fromkeys(
        [
            f"money/{name}"
            for name in ("accounts.py", "models/", "states.py", "refund_states.py", "application_states.py")
        ],
        "tests/money/test_paying.py tries the tables past the code, tests/registry/test_trust_states.py every move",
    ),
    **dict.fromkeys(
        [f"crossing/{name}.py" for name in "models letters documents ends faults places".split()],
        "tests/crossing/test_carrying.py carries letters and documents, with harm on the way",
    ),
    **dict.fromkeys(
        [f"crossing/{name}.py" for name in ("tasks", "outside_tasks")],
        "tests/web/test_two_zones.py runs a worker of the public zone",
    ),
    **dict.fromkeys(
        [f"inside/{name}.py" for name in "county_sheet own_sheets turning".split()],
        "tests/inside/test_publishing.py and test_own_answers.py read outside what was made inside",
    ),
    **dict.fromkeys(
        [f"inside/{name}.py" for name in "notices_told paper_answers".split()],
        "tests/web/test_notice_pages.py and test_objecting_pages.py: what hangs, codes, objections",
    ),
    **dict.fromkeys(
        [
            "store/zones.py",
            "web/public_urls.py",
            *(f"cli/zone_{name}_command.py" for name in "keys join carry stand resume".split()),
        ],
        "tests/web/test_two_zones.py: two installations with processes of their own",
    ),
    **dict.fromkeys(
        [
            *(f"phones/{name}.py" for name in "lists models pairing queries sealing states telling".split()),
            "inside/phone_answers.py",
            "web/phone_api.py",
        ],
        "tests/phones/test_events.py: a telephone from its pairing code to what came of its events, over HTTP",
    ),
    **dict.fromkeys(
        ["phones/tasks.py"],
        "tests/access/test_retention.py holds every keeper against the table of terms",
    ),
    "cli/demo_zones.py": "tests/cli/test_demo_command.py",
    "web/asking.py": "tests/web/test_me_pages.py, test_notice_pages.py: questions and answers of three pages",
    "web/public_letter_pages.py": "tests/web/test_letter_pages.py",
    "registry/states.py": "tests/store/test_states.py tries every move",
    **dict.fromkeys(
        ["registry/importing.py"]
        + [f"cli/{name}.py" for name in "acting_options db_migrate_command places_load_command".split()]
        + [f"cli/{name}.py" for name in "register_import_command worker_command".split()],
        "tests/cli/test_store_commands.py goes from nothing to a county of people",
    ),
    **dict.fromkeys(
        [
            f"cli/{name}_command.py"
            for name in (
                *(f"money_{done}" for done in "held match differences settle".split()),
                *(f"cash_{done}" for done in "list hand_in count deposit".split()),
            )
        ],
        "tests/cli/test_money_commands.py goes with a village's cash and the tax office's rows to the end of a day",
    ),
    **dict.fromkeys(
        [f"cli/aid_{name}_command.py" for name in ("list", "form")],
        "tests/cli/test_aid_request_command.py goes from a list to its form",
    ),
    **dict.fromkeys(
        [f"cli/fhir_{name}_command.py" for name in ("ask", "fetch")] + ["api/tasks.py"],
        "tests/cli/test_fhir_commands.py types both, and lets the worker's kind of job make the file",
    ),
    **dict.fromkeys(
        [f"cli/book_{name}_command.py" for name in ("rebuild", "lists")],
        "tests/cli/test_book_commands.py types both",
    ),
    **dict.fromkeys(
        [f"money/auditing/{name}.py" for name in "kinds limits running money_queries people_queries".split()],
        "tests/money/auditing/test_reading_lists.py plants what each query finds",
    ),
    "money/taken_back.py": "tests/money/test_taking_back.py records again what was taken back",
    **dict.fromkeys(
        [
            f"campaign/{name}"
            for name in (
                *(
                    f"models/{noun}.py"
                    for noun in "inspection messages notices objections reminders steps windows".split()
                ),
                "migrations/0003_fieldwork_tables.py",
                "migrations/0004_fieldwork_guards.py",
                "fieldwork_states.py",
            )
        ],
        "tests/campaign/test_*.py try each table past the code, tests/registry/test_trust_states.py every move",
    ),
    "campaign/people_of_unit.py": "tests/campaign/test_attempting.py asks for people of another area",
    "campaign/checklist.py": "tests/campaign/test_inspecting.py looks at its items",
    "campaign/inspection_queries.py": "tests/campaign/test_inspecting.py and test_sampling.py read each of them",
    **dict.fromkeys(
        [f"campaign/{name}.py" for name in ("reminder_counts", "reminded_person")],
        "tests/web/test_reminder_pages.py counts and shows people, tests/access/test_trust_grid.py asks as everybody",
    ),
    **dict.fromkeys(
        [f"campaign/{name}.py" for name in ("year_checks", "year_states")],
        "tests/campaign/test_campaign_years.py opens each point, tests/registry/test_trust_states.py tries every move",
    ),
    **dict.fromkeys(
        [f"web/{name}.py" for name in ("areas", "moving", "reminder_forms", "inspection_forms", "notice_papers")],
        "tests/web/test_reminder_pages.py, test_inspection_pages.py and test_posting_pages.py send each form",
    ),
    **dict.fromkeys(
        [f"web/{name}.py" for name in ("word_files", "progress_papers", "fixed_reports")],
        "tests/web/test_printing.py and test_report_pages.py open every paper in every form",
    ),
    "exchange/reimbursing.py": "tests/exchange/test_settling.py sends a list to each department",
    **dict.fromkeys(
        [f"cli/exchange_{name}_command.py" for name in "partner keys template make send take pull ack list".split()],
        "tests/cli/test_exchange_commands.py types them one after the other",
    ),
    **dict.fromkeys(
        [f"exchange/{name}.py" for name in ("models", "states", "tasks")],
        "tests/exchange/test_receiving.py tries the tables past the code, test_trust_packages.py calls the chore",
    ),
    **dict.fromkeys(
        ["api/models.py"],
        "tests/api/test_keys.py and test_asking.py try the tables",
    ),
    **dict.fromkeys(
        ["cli/serve_command.py", "cli/api_issue_command.py", "cli/api_list_command.py", "cli/api_revoke_command.py"],
        "tests/cli/test_api_commands.py issues a key, serves, asks and revokes",
    ),
    **dict.fromkeys(
        [f"access/models/{name}.py" for name in ("people", "requests", "trail", "sign_ins")],
        "tests/access/test_models.py tries the tables",
    ),
    "access/credentials.py": "tests/access/test_trust_signing_in.py and test_setting_up.py meet each of its functions",
    "access/guarding_pages.py": "tests/web/test_pages.py looks for the entry of a denied page",
    **dict.fromkeys(
        [f"{room}/showing.py" for room in ("registry", "billing", "money")],
        "tests/web/test_person_pages.py shows a person's file, tests/access/test_trust_grid.py asks as everybody",
    ),
    **dict.fromkeys(
        [f"web/{name}.py" for name in ("labels", "timeline")],
        "tests/web/test_person_pages.py opens each tab",
    ),
    **dict.fromkeys(
        [f"web/{name}.py" for name in ("home", "context", "urls", "years")],
        "tests/web/test_pages.py opens every page as everybody, test_finding.py counts searches",
    ),
    "web/templatetags/canbao.py": "tests/web/test_person_pages.py and test_assets.py see what it makes",
    **dict.fromkeys(
        [f"web/{name}.py" for name in ("list_acts", "import_forms")],
        "tests/web/test_import_pages.py and test_list_pages.py press every step and look at every row",
    ),
    **dict.fromkeys(
        ["web/people_forms.py", "web/access_forms.py"],
        "tests/web/test_people_pages.py and test_access_pages.py send each form",
    ),
    "cli/password_command.py": "tests/cli/test_begin_command.py gives an administrator another password",
    **dict.fromkeys(["web/run_forms.py", "web/who.py"], "tests/web/test_run_pages.py and test_diff_pages.py"),
    **dict.fromkeys(
        ["web/register_forms.py", "web/register_sheet.py"], "tests/web/test_register_pages.py fills in every field"
    ),
    "registry/hand_over_queries.py": "tests/web/test_hand_over_pages.py looks from both sides",
    "registry/household_queries.py": "tests/registry/test_households.py reads each of them",
    **dict.fromkeys(
        [f"campaign/{name}" for name in ("migrations/", "models/", "person_figures.py", "kept_figures.py", "tasks.py")],
        "tests/campaign/test_counting.py counts everybody by hand, test_progress.py reads what is kept",
    ),
    **dict.fromkeys(
        [f"web/{name}.py" for name in ("calc_forms", "calc_questions", "calculating")],
        "tests/web/test_calc_pages.py fills in the form of every policy",
    ),
    **dict.fromkeys(
        [f"campaign/{name}.py" for name in ("own_codes", "own_files", "models/own_files")],
        "tests/campaign/test_own_visits.py goes from a code to one's own file and past the code",
    ),
    "cli/keys_join_command.py": "tests/cli/test_keys_split_command.py brings back what it splits",
    "cli/demo_county.py": "tests/cli/test_demo_command.py runs the demo",
    "cli/demo_site.py": "tests/cli/test_demo_command.py signs in at the site and stops it",
    **dict.fromkeys(
        [f"cli/demo_{name}.py" for name in ("offices", "cash", "progress", "settling", "sums")],
        "tests/cli/test_demo_campaign.py runs a campaign and alters its sums",
    ),
    **dict.fromkeys(
        ["cli/sandbox_options.py"]
        + [f"cli/sandbox_{name}_command.py" for name in "init take pay slip report statement".split()],
        "tests/cli/test_sandbox_commands.py types them one after the other",
    ),
    **dict.fromkeys(
        [f"cli/sandbox_{name}_command.py" for name in "fetch bring tell ask".split()],
        "tests/sandbox/test_asking.py types them against a server",
    ),
    "cli/sandbox_serve_command.py": "tests/sandbox/test_serving.py starts it and stops it",
    "sandbox/refusals.py": "tests/sandbox/test_taking.py meets each of them",
    "values/id_check.py": "only records and lists of sentences; tests/values/test_id_number.py checks each of them",
}

# Written with one-letter classes so that this file does not find itself.
REGISTRY_HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(?:org|com)|npm[m]irror\.com|deb\.[d]ebian\.org"
    r"|mirrors?\.(?:aliyun|tuna|ustc|cloud\.tencent|huaweicloud)\.",
)
MACHINE_PATHS = re.compile(r"(?<![\w.\-])/(?:[w]ork|[f]arm|[r]oot|[h]ome/\w+|[t]mp|[o]pt/py\w*)(?=/|\b)")

BINARY_SUFFIXES = {".xlsx", ".xls", ".parquet", ".arrow", ".png", ".ico", ".woff2", ".gz", ".zip"}


def name_of(path: Path) -> str:
    """A path as it is shown in a failure."""
    return str(path.relative_to(ROOT))


def tracked_files() -> list[Path]:
    """Files that are or would be committed; in an archive, where git cannot say, those of the known folders."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        done = None
    if done is not None and done.returncode == 0 and done.stdout:
        names = done.stdout.decode().split("\0")
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    folders = ("src", "tests", "policies", "docs", "tools", "bench", "requirements", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [path for path in [*files, *ROOT.glob("*.*"), ROOT / "Makefile"] if "__pycache__" not in path.parts]


def is_made_by_django(path: Path) -> bool:
    """A migration worked out from models (tools/make_migration.py)."""
    return path.parent.name == "migrations" and path.stem.endswith("_tables")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(text_of(path)))


def is_float(node: ast.AST) -> bool:
    """A float literal, or a call of float(); an annotation that refuses floats is neither."""
    literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return literal or calls(node, {"float"})


def calls(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


@pytest.mark.parametrize("path", PURE_MODULES, ids=name_of)
def test_pure_rooms_have_no_float(path: Path) -> None:
    assert [node.lineno for node in code_nodes(path) if is_float(node) and isinstance(node, ast.expr)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_evaluated_by_python_itself(path: Path) -> None:
    found = [node for node in code_nodes(path) if calls(node, {"eval", "exec", "compile", "__import__"})]
    assert [ast.unparse(node) for node in found] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_pure_rooms_read_no_clock(path: Path) -> None:
    """`today()` and `now()` are the caller's business: the day is an argument. Only cli may ask; the store waits, the
    server closes what comes too slowly, the client of other systems signs the moment, and whoever measures the site
    holds its clock against the database's.
    """
    asked = {"today", "now", "utcnow", "time", "monotonic", "perf_counter"}
    room = path.relative_to(SOURCE).parts[0]
    if room == "cli":
        asked = {"utcnow"}
    elif room == "store" or name_of(path) == "src/canbao/web/buffered_worker.py":
        asked -= {"monotonic"}
    elif name_of(path) == "src/canbao/client.py":
        asked -= {"time"}
    elif name_of(path) == "src/canbao/web/measuring.py":
        asked -= {"time", "monotonic"}
    attributes = [node.attr for node in code_nodes(path) if isinstance(node, ast.Attribute)]
    assert sorted(asked & set(attributes)) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_say_what_they_hold(path: Path) -> None:
    tree = ast.parse(text_of(path))
    assert ast.get_docstring(tree), "a module opens with a docstring"
    futures = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    is_only_docstring = len(tree.body) == 1
    assert is_only_docstring or [alias.name for node in futures for alias in node.names] == ["annotations"]


@pytest.mark.parametrize("path", [path for path in MODULES if not is_made_by_django(path)], ids=name_of)
def test_files_stay_small(path: Path) -> None:
    assert len(text_of(path).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_file_names_are_nouns_of_the_domain(path: Path) -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "handler", "handlers"}
    assert empty_words.isdisjoint([*path.relative_to(SOURCE).with_suffix("").parts, *path.stem.split("_")])


def mirrored_test(path: Path) -> Path:
    inside = path.relative_to(SOURCE)
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"


def is_listed(path: Path) -> bool:
    inside = path.relative_to(SOURCE).as_posix()
    return any(inside == name or (name.endswith("/") and inside.startswith(name)) for name in TESTED_ELSEWHERE)


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem not in {"__init__", "__main__"}], ids=name_of)
def test_every_module_has_its_test_file(path: Path) -> None:
    assert mirrored_test(path).exists() or is_listed(path)


@pytest.mark.parametrize("name", TESTED_ELSEWHERE)
def test_the_list_of_modules_tested_elsewhere_is_true(name: str) -> None:
    """What is listed exists, and a module that gained a test file has left the list."""
    listed = SOURCE / name
    assert listed.is_dir() if name.endswith("/") else listed.is_file() and not mirrored_test(listed).exists()
    assert TESTED_ELSEWHERE[name]


def test_every_test_file_asserts_something() -> None:
    def asserts(path: Path) -> bool:
        text = text_of(path)
        return "assert " in text or "pytest.raises" in text

    assert [name_of(path) for path in (ROOT / "tests").rglob("test_*.py") if not asserts(path)] == []


def test_no_test_is_switched_off() -> None:
    switched_off = re.compile(r"pytest\.(?:mark\.(?:skip|xfail)|skip\(|xfail\()|unittest\.skip")
    found = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__).resolve()]
    assert [name_of(path) for path in found if switched_off.search(text_of(path))] == []


def test_nothing_names_a_registry_or_this_machine() -> None:
    found = []
    for path in tracked_files():
        if path.suffix in BINARY_SUFFIXES:
            continue
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            if REGISTRY_HOSTS.search(line) or MACHINE_PATHS.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_locks_hold_hashes_and_no_addresses() -> None:
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        text = text_of(path)
        assert "--hash=sha256:" in text
        assert re.findall(r"://|file:| @ |--index|--find-links|^-e ", text, re.MULTILINE) == []


def pins(name: str) -> set[str]:
    """Names with versions and markers in a lock file."""
    return set(re.findall(r"^([A-Za-z0-9._-]+==\S+)", text_of(ROOT / "requirements" / name), re.MULTILINE))


@pytest.mark.parametrize("wider", ["dev.lock", "bench.lock"])
def test_one_environment_can_hold_all_locks(wider: str) -> None:
    def versions(lock: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pin in pins(lock):
            name, version = pin.split("==")
            found.setdefault(name, set()).add(version)
        return found

    run, other = versions("run.lock"), versions(wider)
    assert {name: other.get(name) for name in run} == run


_PLACE = re.compile(r"""^\s*(?:-\s*)?place:\s*["']?(\d{6,12})["']?\s*(?:#.*)?$""", re.MULTILINE)


def policy_places() -> set[str]:
    """Codes of localities (county and below) that a policy is of."""
    texts = [text_of(path) for path in (ROOT / "policies").rglob("*.yaml")]
    codes = {code for text in texts for code in _PLACE.findall(text)}
    return {code for code in codes if not code.endswith("00")}


def place_names(codes: set[str]) -> set[str]:
    """What these localities are called in the packaged list, with and without 县, 市, 区, 镇 and the like."""
    rows = [line.split(",") for line in text_of(SOURCE / "values" / "data" / "divisions.csv").splitlines()[1:]]
    names = {row[1] for row in rows if row[0] in codes}
    short = {re.sub(r"(?:县|市|区|镇|乡|街道)$", "", name) for name in names}
    return names | {name for name in short if len(name) > 1}


def words_of_code(path: Path) -> str:
    """The code without comments and docstrings: an example in a docstring may name a place, a rule may not."""
    tree = ast.parse(text_of(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(tree)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_locality_of_a_notice_in_code(path: Path) -> None:
    codes = policy_places()
    code = words_of_code(path)
    assert [word for word in sorted(codes | place_names(codes)) if word in code] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [("1.5", True), ("float(x)", True), ("1", False), ("isinstance(x, float)", False), ("'1.5'", False)],
)
def test_the_float_rule_can_fail(source: str, expected: bool) -> None:
    assert any(is_float(node) for node in ast.walk(ast.parse(source))) is expected


@pytest.mark.parametrize(
    ("words", "hidden"),
    [("cd /{}ork/main", "w"), ("see /{}mp/spec", "t"), ("'/{}oot/.cache'", "r"), ("https://py{}i.org/x", "p")],
)
def test_the_machine_rule_can_fail(words: str, hidden: str) -> None:
    line = words.format(hidden)
    assert MACHINE_PATHS.search(line) is not None or REGISTRY_HOSTS.search(line) is not None


@pytest.mark.parametrize("line", ["src/work/x", "docs/tmp", "root/branch", "a/b/home/x", "teamwork"])
def test_the_machine_rule_knows_innocent_lines(line: str) -> None:
    assert not MACHINE_PATHS.search(line)
