"""Tables and guards of refunds, of applications, of what sponsors gave, and of payments out of a relative's account."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers
from canbao.money.application_states import APPLICATION_GRAPH
from canbao.money.guarding import keep_record
from canbao.money.refund_states import REFUND_GRAPH
from canbao.store.schema import UNIT_IN_SCOPE, grant, only_grows, refer, scope_rows

_REFUND = ("state", "decided_by", "decided_on", "decided_at", "paid_by", "paid_on", "paper")
_APPLICATION = (
    "state is_aided_elsewhere aided_elsewhere_fen answered_paid_fen office checked_by checked_on fen document clause"
    " refusal department payer entered_by decided_by decided_on is_from_treasury paper paid_out_by paid_out_on"
).split()

# All that goes back of a payment, refused refunds apart, is at most what was paid.
_WITHIN: list[Any] = [
    """
    CREATE FUNCTION money_guard_refundpart() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT county, payment_id FROM moved) AS concerned
            JOIN money_payment AS payment ON payment.county = concerned.county AND payment.id = concerned.payment_id
            JOIN money_refundpart AS part ON part.county = concerned.county AND part.payment_id = concerned.payment_id
            JOIN money_refund AS refund ON refund.county = part.county AND refund.id = part.refund_id
            WHERE refund.state <> 'refused'
            GROUP BY payment.county, payment.id, payment.fen HAVING sum(part.fen) > payment.fen
        ) THEN
            RAISE EXCEPTION 'money_refundpart: more goes back than was paid' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER money_refundpart_within AFTER INSERT ON money_refundpart REFERENCING NEW TABLE AS moved"
    " FOR EACH STATEMENT EXECUTE FUNCTION money_guard_refundpart()",
]
_KEEP_FAMILY: list[Any] = [
    "CREATE TRIGGER money_familypayment_kept BEFORE DELETE OR TRUNCATE ON money_familypayment"
    " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
]


class Migration(migrations.Migration):
    dependencies = (("money", "0005_aid"), ("billing", "0003_pledges"))
    operations = [
        migrations.CreateModel(
            name="Application",
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
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[("claim_back", "异地参保回户籍地申请资助"), ("pay_first", "先缴后补")], max_length=10
                    ),
                ),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("paid_fen", models.IntegerField()),
                ("paid_on", models.DateField()),
                ("paid_place", models.CharField(max_length=12)),
                ("received_by", models.BigIntegerField()),
                ("received_on", models.DateField()),
                ("is_aided_elsewhere", models.BooleanField(null=True)),
                ("aided_elsewhere_fen", models.IntegerField(null=True)),
                ("answered_paid_fen", models.IntegerField(null=True)),
                ("office", models.CharField(default="", max_length=60)),
                ("checked_by", models.BigIntegerField(null=True)),
                ("checked_on", models.DateField(null=True)),
                ("fen", models.IntegerField(null=True)),
                ("document", models.CharField(default="", max_length=120)),
                ("clause", models.CharField(default="", max_length=400)),
                ("refusal", models.CharField(default="", max_length=40)),
                ("department", models.CharField(default="", max_length=60)),
                ("payer", models.CharField(default="", max_length=40)),
                ("entered_by", models.BigIntegerField(null=True)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("is_from_treasury", models.BooleanField(null=True)),
                ("paper", models.CharField(default="", max_length=40)),
                ("paid_out_by", models.BigIntegerField(null=True)),
                ("paid_out_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已受理"),
                            ("checked", "已核对"),
                            ("entered", "金额待复核"),
                            ("granted", "待发放"),
                            ("paid_out", "已发放"),
                            ("refused", "不予补助"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "state"], name="money_application_list")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("paid_fen__gt", 0)), name="money_application_paid"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fen__isnull", True),
                            models.Q(("fen__gt", 0), ("fen__lte", models.F("paid_fen"))),
                            _connector="OR",
                        ),
                        name="money_application_sum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(("decided_by", models.F("received_by")), _negated=True),
                                models.Q(
                                    ("entered_by__isnull", True),
                                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="money_application_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["granted", "paid_out"]), _negated=True),
                            models.Q(("decided_by__isnull", False), ("fen__isnull", False)),
                            _connector="OR",
                        ),
                        name="money_application_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("received", "checked", "entered", "granted", "paid_out"))),
                        fields=("county", "year", "person_id", "kind"),
                        name="money_application_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "application_id",
                        "payer",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("application_id", models.BigIntegerField()),
                ("payer", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=12)),
                ("fen", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_applicationpart_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilyPayment",
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
                ("payment_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("relation", models.CharField(max_length=12)),
                ("province", models.CharField(max_length=2)),
                ("holder", models.BinaryField()),
                ("holder_tail", models.CharField(max_length=4)),
                ("clause", models.CharField(max_length=400)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "payment_id"), name="money_familypayment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Gift",
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
                ("sponsor_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("fen", models.BigIntegerField()),
                ("paper", models.CharField(max_length=40)),
                ("received_on", models.DateField()),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "sponsor_id"], name="money_gift_sponsor")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_gift_positive"),
                    models.UniqueConstraint(fields=("county", "paper"), name="money_gift_paper_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("ended", "参保关系终止"),
                            ("difference", "缴费后取得资助，退差额"),
                            ("overpaid", "缴费多于应缴"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fen", models.IntegerField()),
                ("is_whole", models.BooleanField(default=False)),
                ("clause", models.CharField(max_length=400)),
                ("happened", models.CharField(default="", max_length=40)),
                ("event_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("approved", "待退付"),
                            ("paid", "已退付"),
                            ("refused", "未批准"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_on", models.DateField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("paid_by", models.BigIntegerField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("paper", models.CharField(default="", max_length=40)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "year", "person_id"], name="money_refund_person"),
                    models.Index(fields=["county", "year", "state"], name="money_refund_list"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_refund_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="money_refund_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "paid"]), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="money_refund_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "approved"))),
                        fields=("county", "year", "person_id", "basis"),
                        name="money_refund_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "refund_id",
                        "payment_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("refund_id", models.BigIntegerField()),
                ("payment_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("fen", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "payment_id"], name="money_refundpart_payment")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_refundpart_positive")
                ],
            },
        ),
        *keep_record("refund", REFUND_GRAPH, _REFUND),
        *keep_record("application", APPLICATION_GRAPH, _APPLICATION),
        *(
            operation
            for name in ("refundpart", "applicationpart", "gift")
            for operation in (*only_grows(f"money_{name}"), scope_rows(f"money_{name}", UNIT_IN_SCOPE))
        ),
        migrations.RunSQL(
            _WITHIN,
            [
                "DROP TRIGGER money_refundpart_within ON money_refundpart",
                "DROP FUNCTION money_guard_refundpart",
            ],
        ),
        # Sealed numbers are sealed anew when keys change; nothing else of the row may.
        grant("money_familypayment", "SELECT, INSERT, UPDATE (holder)"),
        scope_rows("money_familypayment", UNIT_IN_SCOPE),
        migrations.RunSQL(_KEEP_FAMILY, "DROP TRIGGER money_familypayment_kept ON money_familypayment"),
        refer("money_refundpart", ("county", "refund_id"), "money_refund", ("county", "id")),
        refer("money_refundpart", ("county", "payment_id"), "money_payment", ("county", "id")),
        refer("money_applicationpart", ("county", "application_id"), "money_application", ("county", "id")),
        refer("money_gift", ("county", "sponsor_id"), "billing_sponsor", ("county", "id")),
        refer("money_familypayment", ("county", "payment_id"), "money_payment", ("county", "id")),
    ]
