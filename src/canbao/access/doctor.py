"""What is wrong with an installation: each finding says what, why it matters, and how to mend it.

In: the opened connections, the folder of secrets. Out: findings; none is good. Never: a change of anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection

from canbao.access.acting import scope_for
from canbao.access.actors import counties, system_actor
from canbao.access.administrators import administrator_roles
from canbao.access.secret_files import (
    SecretsMissing,
    SecretsUnsafe,
    read_exchange_key,
    read_secrets,
    read_sm2_key,
    read_trail_key,
)
from canbao.store.configuration import Configuration, Zone, read_configuration
from canbao.store.opening import OLDEST_SERVER, missing_migrations
from canbao.store.scope import scoped

MOST_SEAL_HOURS = 1
"""The sealer comes each minute."""
MOST_CROSSING_MINUTES = 10
"""The device of a county carries once a minute at the slowest."""
MOST_BACKUP_HOURS = 26
"""A nightly backup, and two hours for a long one."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    what: str
    why: str
    mend: str


def examine() -> list[Finding]:
    """All findings, in the order of the checks."""
    return [finding for check in CHECKS for finding in check()]


def _ask(question: str, parameters: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return [tuple(row) for row in cursor.fetchall()]


def check_server() -> Iterator[Finding]:
    """Version, and that what is written stays written."""
    wanted = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on", "synchronous_commit": "on"}
    names = ",".join([*wanted, "server_version_num"])
    settings = _ask("SELECT name, setting FROM pg_settings WHERE name = ANY (string_to_array(%s, ','))", (names,))
    shown = {str(name): str(setting) for name, setting in settings}
    version = int(shown["server_version_num"]) // 10_000
    if version < OLDEST_SERVER:
        yield Finding(f"数据库是 PostgreSQL {version}", f"表结构需要 {OLDEST_SERVER} 或更新", "升级数据库服务器")
    for name, good in wanted.items():
        if shown[name] not in (good, "remote_apply"):
            mend = (
                "重建数据目录（initdb --data-checksums）后恢复备份"
                if name == "data_checksums"
                else f"设 {name} = {good}"
            )
            yield Finding(f"{name} 为 {shown[name]}", "断电或坏盘时可能丢失已确认的数据", mend)


def check_migrations() -> Iterator[Finding]:
    """The schema is this version's."""
    missing = missing_migrations()
    if missing:
        yield Finding(
            f"有 {len(missing)} 步迁移没有执行：{missing[0]} …", "程序与表结构不一致", "运行 canbao db migrate"
        )


def check_role() -> Iterator[Finding]:
    """The application's role can do what its grants say, and nothing else."""
    why = "网页一旦被攻破，这个角色就能绕过行级权限和只增不改"
    words = {"SUPERUSER": "super", "BYPASSRLS": "bypassrls", "CREATEROLE": "createrole", "CREATEDB": "createdb"}
    powers = ", ".join(f"rol{column}" for column in words.values())
    for has, word in zip(_ask(f"SELECT {powers} FROM pg_roles WHERE rolname = current_user")[0], words, strict=True):
        if has:
            yield Finding(f"应用角色有 {word}", why, f"ALTER ROLE … NO{word}")
    owned = """
        SELECT 'table ' || relname FROM pg_class
        WHERE relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'm') AND relpersistence <> 't'
        UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE proowner = current_user::regrole
        UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspowner = current_user::regrole
            AND nspname !~ '^pg_(toast_)?temp'
        UNION ALL SELECT 'database ' || datname FROM pg_database WHERE datdba = current_user::regrole
    """
    for (name,) in _ask(owned):
        yield Finding(f"应用角色是 {name} 的属主", why, "用属主角色运行迁移，并 ALTER … OWNER TO 属主")
    for (name,) in _ask("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = current_user::regrole"):
        yield Finding(f"应用角色是 {name} 的成员", why, f"REVOKE {name} FROM 应用角色")


def check_row_security() -> Iterator[Finding]:
    """Every table of a county is shown by area only; a partition is reached through its table, or has no grant."""
    open_tables = """
        SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'county'
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT attisdropped
            AND NOT (relispartition AND NOT has_table_privilege(pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE'))
            AND NOT (relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))
        ORDER BY relname
    """
    for (name,) in _ask(open_tables):
        yield Finding(
            f"表 {name} 没有行级权限", "查询一旦漏写条件，就会看到别的辖区", "重新执行这一版的迁移，查明是谁关闭的"
        )


def check_growing_tables() -> Iterator[Finding]:
    """Tables that only grow have the triggers that say so."""
    triggers = """
        SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')
            AND tgfoid = to_regproc('store_refuse_change')
    """
    for model in apps.get_models():
        if getattr(model, "only_grows", False):
            table = model._meta.db_table
            if _ask(triggers, (table,)) != [(2,)]:
                yield Finding(
                    f"表 {table} 缺少只增不改的触发器", "记录可能被改动或删除", "运行 canbao audit verify，再重建触发器"
                )


def check_secrets() -> Iterator[Finding]:
    """All keys are there, and nobody else reads them."""
    folder = read_configuration().secrets
    readers: tuple[Callable[[Path], object], ...] = (read_secrets, read_trail_key, read_exchange_key, read_sm2_key)
    for read in readers:
        try:
            read(folder)
        except (SecretsMissing, SecretsUnsafe) as error:
            yield Finding(str(error), "没有密钥，读不出也写不进个人号码；别人能读，则等于没有加密", "见上")
            return


def check_administrators() -> Iterator[Finding]:
    """Three kinds of administrators, in different accounts, none with a role in the business."""
    held = """
        SELECT account_id, string_agg(DISTINCT role, '、') FROM access_grant WHERE county = %s AND state = 'confirmed'
        GROUP BY account_id HAVING count(DISTINCT role) > 1 AND bool_or(role = ANY (string_to_array(%s, ',')))
    """
    for county in counties():
        with scoped(system_actor(county).scope):
            found = _ask(held, (county, ",".join(administrator_roles())))
        for account, roles in found:
            yield Finding(
                f"{county} 的账号 {account} 同时有角色 {roles}", "三员须分设，互不兼任", "由安全管理员收回多余的授权"
            )


def check_seals() -> Iterator[Finding]:
    """The trail is sealed as it grows."""
    age = """
        WITH last AS (SELECT cluster, txid_until FROM access_auditseal WHERE county = %s ORDER BY number DESC LIMIT 1),
            here AS (SELECT system_identifier AS cluster FROM pg_control_system())
        SELECT count(*), coalesce(extract(epoch FROM now() - min(entry.at)) / 3600, 0)
        FROM here LEFT JOIN last ON true JOIN access_auditentry AS entry ON entry.county = %s
            AND (entry.cluster = last.cluster AND entry.txid >= last.txid_until
                OR entry.cluster = here.cluster AND here.cluster IS DISTINCT FROM last.cluster)
    """
    for county in counties():
        with scoped(scope_for(system_actor(county), "verify_trail")):
            count, hours = _ask(age, (county, county))[0]
        if float(str(hours)) > MOST_SEAL_HOURS:
            what = f"{county} 有 {count} 条审计记录未封存，最早的已 {float(str(hours)):.0f} 小时"
            yield Finding(what, "未封存的记录被改动时看不出来", "查看 worker 是否在运行，或运行 canbao audit seal")


def check_backup() -> Iterator[Finding]:
    """The newest backup in the usual folder is young, where there is such a folder."""
    configuration: Configuration = read_configuration()
    folder = configuration.var / "backups"
    newest = max((path.stat().st_mtime for path in folder.glob("*.json")), default=None) if folder.is_dir() else None
    if newest is None:
        return
    hours = float(str(_ask("SELECT extract(epoch FROM now())")[0][0])) - newest
    if hours > MOST_BACKUP_HOURS * 3600:
        yield Finding(
            f"最近的备份已是 {hours / 3600:.0f} 小时前", "机器损坏时会丢失这以后的数据", "运行 canbao db backup"
        )


def check_proxies() -> Iterator[Finding]:
    """Pages for others go over TLS, which a proxy ends: it is named, or everybody has its address."""
    configuration = read_configuration()
    if not set(configuration.hosts) <= {"127.0.0.1", "localhost"} and not configuration.proxies:
        yield Finding(
            f"CANBAO_HOSTS 有 {'、'.join(configuration.hosts)}，而没有写明前置代理",
            "所有人的来源都成了代理的地址：一人多次试错，所有人都要等；登录记录也分不清是谁",
            "设 CANBAO_PROXIES 为代理连接 canbao 所用的地址，如 127.0.0.1",
        )


def check_archive() -> Iterator[Finding]:
    """Every piece of the log of changes reaches the archive, where there is one."""
    failing = """
        SELECT last_failed_wal, last_failed_time::text FROM pg_stat_archiver
        WHERE last_failed_time > coalesce(last_archived_time, '-infinity')
    """
    for piece, when in _ask(failing, ()):
        yield Finding(
            f"改动归档失败：{piece}（{when}）",
            "归档之后的改动在机器损坏时会丢失",
            "查看归档文件夹的空间和权限，以及数据库日志",
        )


def check_crossing() -> Iterator[Finding]:
    """What leaves for the other zone arrives, and what it asks is answered, where there is another zone."""
    configuration = read_configuration()
    if configuration.carry_out is None or configuration.carry_in is None:
        return
    waiting = """
        SELECT (SELECT coalesce(extract(epoch FROM now() - min(at)), 0) FROM crossing_package
                WHERE county = %s AND side = 'made' AND said_at IS NULL)::int / 60,
            (SELECT coalesce(extract(epoch FROM now() - min(written_at)), 0) FROM crossing_letter
                WHERE county = %s AND answered_at IS NULL)::int / 60
    """
    for county in counties():
        with scoped(system_actor(county).scope):
            sent, asked = (int(str(each)) for each in _ask(waiting, (county, county))[0])
        if sent > MOST_CROSSING_MINUTES:
            yield Finding(
                f"{county} 送往另一区的文件 {sent} 分钟没有回音", "居民看到的不是现在的，问的没有人答",
                "看两区的 canbao zone carry 和摆渡设备是否在运行，文件夹里有没有 .refused",
            )  # fmt: skip
        if asked > MOST_CROSSING_MINUTES and configuration.zone is Zone.PRIVATE:
            yield Finding(
                f"{county} 有居民的请求等了 {asked} 分钟", "居民在等",
                "看 canbao zone carry 是否在运行，日志里有没有差错",
            )  # fmt: skip


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    check_server, check_migrations, check_role, check_row_security, check_growing_tables, check_secrets,
    check_administrators, check_seals, check_backup, check_proxies, check_archive, check_crossing,
)  # fmt: skip
