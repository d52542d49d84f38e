"""Tables and guards of aid money asked for, and of fiscal subsidies that have arrived."""

from __future__ import annotations

from typing import Any

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers
from canbao.money.aid_states import AID_GRAPH, LINE_GRAPH
from canbao.money.guarding import follow_graph, keep_record
from canbao.store.schema import UNIT_IN_SCOPE, grant, only_grows, refer, scope_rows

_REQUEST = (
    "state transferred_fen remitted_fen applied_by applied_on applied_office joined_by joined_on reviewed_by reviewed_on"
    " transferred_by transferred_on remitted_by remitted_on marked_by marked_on"
).split()

# The annex adds up to what is asked for, and nothing is added to it later.
_ADDS_UP: list[Any] = [
    """
    CREATE FUNCTION money_guard_annex() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT county, request_id FROM added) AS concerned
            JOIN money_aidrequest AS request ON request.county = concerned.county AND request.id = concerned.request_id
            JOIN money_requestline AS line ON line.county = concerned.county AND line.request_id = concerned.request_id
            GROUP BY request.county, request.id, request.fen, request.persons
            HAVING sum(line.fen) <> request.fen OR count(DISTINCT line.person_id) <> request.persons
        ) THEN
            RAISE EXCEPTION 'money_requestline: the annex is not what is asked for' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER money_requestline_adds_up AFTER INSERT ON money_requestline REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION money_guard_annex()",
]


class Migration(migrations.Migration):
    dependencies = (("money", "0004_logs"),)
    operations = (
        migrations.CreateModel(
            name="AidRequest",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("year", models.SmallIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("payer", models.CharField(max_length=40)),
                ("batch", models.IntegerField()),
                ("budget", models.CharField(default="", max_length=60)),
                ("account", models.CharField(default="", max_length=100)),
                ("applicants", models.CharField(default="", max_length=200)),
                ("clause", models.CharField(default="", max_length=400)),
                ("persons", models.IntegerField()),
                ("fen", models.BigIntegerField()),
                ("transferred_fen", models.BigIntegerField(default=0)),
                ("remitted_fen", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "名单已确认"),
                            ("joining", "待会同单位申请"),
                            ("applied", "已申请"),
                            ("reviewed", "财政已审核"),
                            ("partly", "部分拨付"),
                            ("transferred", "已拨入专户"),
                            ("remitted", "已划入基金"),
                            ("marked", "待遇已标识"),
                            ("returned", "财政退回"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="listed",
                        max_length=12,
                    ),
                ),
                ("confirmed_by", models.BigIntegerField()),
                ("confirmed_on", models.DateField()),
                ("applied_by", models.BigIntegerField(null=True)),
                ("applied_on", models.DateField(null=True)),
                ("applied_office", models.BigIntegerField(null=True)),
                ("joined_by", models.BigIntegerField(null=True)),
                ("joined_on", models.DateField(null=True)),
                ("reviewed_by", models.BigIntegerField(null=True)),
                ("reviewed_on", models.DateField(null=True)),
                ("transferred_by", models.BigIntegerField(null=True)),
                ("transferred_on", models.DateField(null=True)),
                ("remitted_by", models.BigIntegerField(null=True)),
                ("remitted_on", models.DateField(null=True)),
                ("marked_by", models.BigIntegerField(null=True)),
                ("marked_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "state"], name="money_aidrequest_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fen__gt", 0), ("persons__gt", 0)), name="money_aidrequest_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fen__gte", models.F("transferred_fen")),
                            ("remitted_fen__gte", 0),
                            ("transferred_fen__gte", models.F("remitted_fen")),
                        ),
                        name="money_aidrequest_sums",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("transferred_fen", models.F("fen")),
                                models.Q(("state__in", ("transferred", "remitted", "marked")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("remitted_fen", models.F("fen")),
                                models.Q(("state__in", ("remitted", "marked")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("transferred_fen", 0),
                                ("state__in", ("transferred", "remitted", "marked", "partly")),
                                _connector="OR",
                            ),
                        ),
                        name="money_aidrequest_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(
                                models.Q(("reviewed_by", models.F("confirmed_by")), _negated=True),
                                models.Q(("reviewed_by", models.F("applied_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="money_aidrequest_by_two",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "year", "payer", "unit", "batch"), name="money_aidrequest_batch_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("request_id", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("payer", models.CharField(max_length=40)),
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("standing", models.CharField(max_length=200)),
                ("certifier", models.CharField(max_length=200)),
                ("aid_rows", models.CharField(max_length=400)),
                ("clause", models.CharField(max_length=400)),
                ("fen", models.IntegerField()),
                ("is_first", models.BooleanField()),
                ("payment_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("stands", "在申请中"), ("freed", "已释放")], default="stands", max_length=8
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "person_id"], name="money_requestline_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fen", 0), _negated=True), name="money_requestline_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_first", False), ("fen__gt", 0), _connector="OR"),
                        name="money_requestline_first",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_first", True), ("state", "stands")),
                        fields=("county", "year", "payer", "person_id", "unit"),
                        name="money_requestline_once",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "request_id", "person_id", "unit"), name="money_requestline_in_request"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubsidyArrival",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("year", models.SmallIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("level", models.CharField(default="", max_length=10)),
                ("fen", models.BigIntegerField()),
                ("paper", models.CharField(max_length=40)),
                ("arrived_on", models.DateField()),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_subsidyarrival_positive"),
                    models.UniqueConstraint(
                        fields=("county", "year", "level", "paper"), name="money_subsidyarrival_paper_once"
                    ),
                ],
            },
        ),
        *keep_record("aidrequest", AID_GRAPH, _REQUEST),
        grant("money_requestline", "SELECT, INSERT, UPDATE (state)"),
        scope_rows("money_requestline", UNIT_IN_SCOPE),
        follow_graph("requestline", LINE_GRAPH, ["state"]),
        migrations.RunSQL(
            _ADDS_UP,
            ["DROP TRIGGER money_requestline_adds_up ON money_requestline", "DROP FUNCTION money_guard_annex"],
        ),
        refer("money_requestline", ("county", "request_id"), "money_aidrequest", ("county", "id")),
        refer("money_requestline", ("county", "payment_id"), "money_payment", ("county", "id")),
        *only_grows("money_subsidyarrival"),
        scope_rows("money_subsidyarrival", UNIT_IN_SCOPE),
    )
