"""The `canbao` command line: which commands there are, each loaded only when it is used, and the exit status.

In: the arguments of the process. Out: what a command prints, and the status: 0 fine; 1 findings or failures; 2 bad
input (one message on stderr); 3 a mistake of canbao itself. Never: an import of a command that was not asked for, so
that `canbao --help` stays quick.

To add a command, write `cli/<command>_command.py` (`cli/policy_<command>_command.py` below `policy`, and so on) with

    def register(app: typer.Typer) -> None:
        @app.command(help="中文说明。English help.")
        def lint(name: ...) -> None:
            from canbao.policy.lint import lint      # heavy imports belong inside the function
            ...
            raise typer.Exit(1)                      # findings; bad input is raised (see `refusals`), never caught here

and add its line to `COMMANDS`. The module itself imports nothing heavier than typer. A command whose module is not
there is not listed.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup

from canbao import __version__

DEBUG = "--debug"
PACKAGE = "canbao.cli"
HELP_NAMES = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True)
class Entry:
    """One line of the list of commands. `group` is empty for a command of its own."""

    group: str
    name: str
    help: str

    @property
    def module(self) -> str:
        parts = [part for part in (self.group, self.name.replace("-", "_")) if part]
        return f"{PACKAGE}.{'_'.join(parts)}_command"

    def is_there(self) -> bool:
        return importlib.util.find_spec(self.module) is not None


COMMANDS = (
    Entry("", "assess", "算出每人应缴多少、谁来出、从哪天起享受待遇。Work out what everybody owes."),
    Entry("", "situations", "列出不同的情形及人数。List the distinct situations of a run."),
    Entry("", "explain", "说明一个人的结果是怎样得出的。Explain one person's result."),
    Entry("", "check", "运行案例，核对规则。Run worked cases against the policies."),
    Entry("", "simulate", "改一个标准，看谁多缴、谁多出。See who would pay what if a figure changed."),
    Entry("", "demo", "造一个县，算出账单，走完征缴。A made-up county, its bills and its campaign."),
    Entry("zone", "keys", "本区的公钥文件，交给另一区。This zone's public file, for the other zone."),
    Entry("zone", "join", "登记另一区的公钥文件。Believe the other zone's public file."),
    Entry("zone", "stand", "本区收发到第几号，交给重建的另一区。How far this zone's files are."),
    Entry("zone", "resume", "重建的区接着收发。A zone made anew goes on where the other one stands."),
    Entry("zone", "carry", "收发两区之间的密封文件。Carry sealed files between the zones."),
    Entry("policy", "list", "列出全部政策。List the policies."),
    Entry("policy", "show", "按条款读出一份政策。Show a policy clause by clause."),
    Entry("policy", "lint", "查漏洞、矛盾和越出上级规定之处。Find gaps, conflicts and breaches."),
    Entry("policy", "diff", "比较两份政策。Compare two policies."),
    Entry("policy", "coverage", "看每一条如何处理、有无案例。What became of every clause."),
    Entry("policy", "schema", "政策文件的 JSON Schema，供编辑器使用。JSON Schema of policy files."),
    Entry("db", "start", "启动自带的数据库。Start canbao's own database server."),
    Entry("db", "stop", "停止自带的数据库。Stop it."),
    Entry("db", "backup", "备份成一个文件。Back it up to one file."),
    Entry("db", "restore", "用备份换下，原来的另名保留。Put a backup in its place."),
    Entry("db", "snapshot", "把整库副本存进归档，之后的任何时刻都能回去。Copy the whole server into the archive."),
    Entry("db", "rewind", "取出某一时刻的数据库，放在现用的旁边。The database as of a moment, beside the live one."),
    Entry("db", "status", "自带的数据库是否在运行、是否安全。Whether it runs and is safe."),
    Entry("audit", "seal", "封存新的审计记录。Chain and sign new entries of the trail."),
    Entry("audit", "verify", "核验审计记录有没有被动过。Verify the trail."),
    Entry("keys", "split", "把密钥封成一个文件，分给几个人各持一份。Seal the keys; several people hold a share each."),
    Entry("keys", "join", "用足够的份额取回密钥。Bring the keys back with enough shares."),
    Entry("keys", "rotate", "换数据密钥，重新加密。A new data key; what is sealed is sealed anew."),
    Entry("keys", "make", "生成缺少的密钥文件。Make the secret files that are missing."),
    Entry("", "doctor", "检查安装是否安全、完整。What is wrong with this installation."),
    Entry("db", "migrate", "把数据库结构升级到这一版。Bring the schema to this version."),
    Entry("", "found", "设立一个县的三员，只能一次。Set up a county's administrators, once."),
    Entry("", "begin", "打印起始码，在网页上设立三员。Print the code to set them up with on a page."),
    Entry("", "password", "给三员之一新的初始密码。Give an administrator a new password to begin with."),
    Entry("", "worker", "执行排队的任务。Perform queued jobs."),
    Entry("", "serve", "通过 HTTP 提供接口。Serve the API over HTTP."),
    Entry("api", "issue", "签发接口密钥。Issue a key of the API."),
    Entry("api", "list", "列出接口密钥。List the keys of the API."),
    Entry("api", "revoke", "作废接口密钥。Take a key of the API out of use."),
    Entry("fhir", "ask", "申请 FHIR 导出。Ask for people and cover as FHIR R4."),
    Entry("fhir", "fetch", "领取 FHIR 导出。Fetch a file that was made."),
    Entry("", "roll-over", "开启下一个待遇年度。Open the next benefit year."),
    Entry("places", "load", "载入区划和本县的单位。Load divisions and reporting units."),
    Entry("register", "import", "把一个人员文件整体导入一人一档。Take a people file over into the register."),
    Entry("register", "pairs", "查找疑似重复建档的人，待人判定。Look for people who may be in the register twice."),
    Entry("lists", "template", "生成名单的空白模板。Write the empty workbook of a list."),
    Entry("lists", "check", "报送一份名单并核对，不采用。Hand a list over and compare it."),
    Entry("lists", "apply", "采用一份核对过的名单。Bring a checked list into the register."),
    Entry("lists", "undo", "撤销一天内采用的名单。Take an applied list back within a day."),
    Entry("lists", "calendar", "谁该在哪天前报送哪份名单。Who owes which list by when."),
    Entry("exchange", "partner", "登记往来单位、登记或撤下它的接口地址。Register a partner; state or end its address."),
    Entry("exchange", "keys", "查看、登记、确认、作废公钥。See, enter, confirm and revoke public keys."),
    Entry("exchange", "template", "生成一种格式的空白表。Write the empty workbook of a format."),
    Entry("exchange", "make", "生成发给往来单位的数据包。Make a package for a partner."),
    Entry("exchange", "send", "取出数据包，送交往来单位。Fetch a package to carry it to its partner."),
    Entry("exchange", "take", "接收往来单位的数据包，给出回执。Take a partner's package and answer it."),
    Entry("exchange", "pull", "向往来单位的接口调取数据包并回执。Fetch a partner's packages and answer them."),
    Entry("exchange", "ack", "登记往来单位的回执。Record a partner's acknowledgement."),
    Entry("exchange", "list", "查看往来的数据包和缺号。List packages and missing numbers."),
    Entry("cash", "list", "现金现在在谁手里。Where the cash is."),
    Entry("cash", "hand-in", "代收人把手中现金全部上交镇街。Hand in all the cash you hold."),
    Entry("cash", "count", "镇街点收代收人上交的现金，或退回。Count cash that was handed in, or turn it back."),
    Entry("cash", "deposit", "镇街把点收的现金全部缴存。Pay in all the cash that a town has received."),
    Entry("money", "held", "列出待查款：税务收到而对不上应缴的钱。List money that matches nobody's due."),
    Entry("money", "match", "认领或退回一笔待查款。Decide whose held money is, or that it went back."),
    Entry("money", "differences", "列出与税务对账的差异。List differences from the tax office's statements."),
    Entry("money", "settle", "处理一条差异。Close a difference, or give it to somebody else."),
    Entry("aid", "request", "确认一个出资方的资助名单，生成申请。Confirm a list of aided people."),
    Entry("aid", "list", "各出资方的资助与财政对账，及全部申请。Aid by payer beside finance, and the requests."),
    Entry("aid", "form", "把一份申请写成申请表。Write the form of a request as a workbook."),
    Entry("sandbox", "init", "设立一个演示税务局。Found a stand-in tax office."),
    Entry("sandbox", "take", "接收特殊缴费单据，给出回执。Take a package of bills and answer it."),
    Entry("sandbox", "pay", "让一部分人缴费。Let a share of the people pay."),
    Entry("sandbox", "slip", "记一张现金缴存单。Note a slip of cash."),
    Entry("sandbox", "report", "向医保局报送缴费和入库。Report payments and deposits to the bureau."),
    Entry("sandbox", "statement", "生成对账单。Make a statement."),
    Entry("sandbox", "fetch", "经接口取单据并回执。Fetch bills over the API and acknowledge them."),
    Entry("sandbox", "bring", "经接口报送数据包。Bring packages over the API."),
    Entry("sandbox", "tell", "经接口逐笔报送缴费。Tell payments one by one over the API."),
    Entry("sandbox", "serve", "通过 HTTP 提供要给医保局的数据包，直到停止。Serve packages for the bureau over HTTP."),
    Entry("sandbox", "ask", "经接口查询应缴。Ask over the API what somebody owes."),
    Entry("book", "rebuild", "按日志重建账目，与现存的逐项比较。Rebuild the book from its log and compare."),
    Entry("book", "lists", "写出一份审计清单。Write one of the auditors' lists."),
    Entry("people", "generate", "造一批虚构的人。Make up a population."),
)
GROUPS = {
    "policy": "政策文件。Policy files.",
    "db": "自带的数据库。The database server that canbao runs.",
    "audit": "审计记录。The audit trail.",
    "keys": "密钥文件。Secret files.",
    "zone": "经办内网与互联网区之间的摆渡。The crossing between the two zones.",
    "places": "区划和单位。Divisions and reporting units.",
    "register": "一人一档。The register of people.",
    "lists": "部门名单。Lists of departments.",
    "exchange": "与税务、财政等单位的数据包。Packages to and from other offices.",
    "cash": "村社代收的现金。Cash in hands.",
    "money": "待查款和对账差异。Held money and differences.",
    "aid": "参保资助资金。Aid money.",
    "book": "账簿。The book of money.",
    "api": "其他系统的接口密钥。Keys of other systems.",
    "fhir": "按 FHIR R4 导出人员和待遇。People and cover as FHIR R4.",
    "sandbox": "演示用的税务局，只走公开的文件和接口。A stand-in tax office on the public interface.",
    "people": "虚构人口。Made-up people.",
}


class LazyGroup(TyperGroup):
    """A group that lists its commands from `COMMANDS` and imports one only to run it or to show its help."""

    group = ""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (the signature of the base class)
        return list(listing(self.group))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in listing(self.group):
            return None
        if not self.group and cmd_name in GROUPS:
            return typer.main.get_command(group_app(cmd_name))
        entry = next(entry for entry in COMMANDS if (entry.group, entry.name) == (self.group, cmd_name))
        app = bare_app()
        importlib.import_module(entry.module).register(app)
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        # The suggestion for a mistyped name is made from `commands`; the values are never looked at there.
        self.commands = dict.fromkeys(listing(self.group))  # type: ignore[assignment]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section("Commands 命令"):
            formatter.write_dl(list(listing(self.group).items()))


def listing(group: str) -> dict[str, str]:
    """Names and one-line helps of the commands of a group that are there; of the whole program for the empty name."""
    there = [entry for entry in COMMANDS if entry.is_there()]
    found = {entry.name: entry.help for entry in there if entry.group == group}
    if not group:
        found |= {name: text for name, text in GROUPS.items() if any(entry.group == name for entry in there)}
    return found


def bare_app(**settings: Any) -> typer.Typer:
    """An app with the settings that all share: plain help texts (rich ones cost their import), own error messages."""
    return typer.Typer(
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings=HELP_NAMES,
        **settings,
    )


def group_app(name: str) -> typer.Typer:
    """The app of a group below the program."""
    app = bare_app(cls=type(f"{name.title()}Group", (LazyGroup,), {"group": name}), no_args_is_help=True)
    app.callback(help=GROUPS[name])(lambda: None)
    return app


def program() -> typer.Typer:
    """The whole program."""
    app = bare_app(cls=LazyGroup, no_args_is_help=True)

    @app.callback(
        help="把参保缴费通知变成数据，算出每个人的账单。Notices on medical insurance as data, bills for everybody."
    )
    def canbao(
        version: bool = typer.Option(
            False, "--version", is_eager=True, callback=_show_version, help="显示版本。Show the version."
        ),
        debug: bool = typer.Option(False, DEBUG, help="出错时显示完整的调用记录。Show the traceback of an error."),
    ) -> None:
        del version, debug

    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"canbao {__version__}")
        raise typer.Exit


def run(arguments: Sequence[str]) -> int:
    """Run the program and say the exit status. `--debug` may stand anywhere before a `--`."""
    args = list(arguments)
    end = args.index("--") if "--" in args else len(args)
    is_debug = DEBUG in args[:end]
    try:
        program()(args=[arg for arg in args[:end] if arg != DEBUG] + args[end:], prog_name="canbao")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except Exception as error:
        from canbao.cli.refusals import refuse

        if is_debug:
            raise
        return refuse(error)
    return 0


def main() -> None:
    """The entry point."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
