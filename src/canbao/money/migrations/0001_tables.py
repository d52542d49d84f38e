"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    initial = True

    dependencies = [("store", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="CashLimit",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("most_days", models.SmallIntegerField(null=True)),
                ("most_fen", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("most_days__isnull", True), ("most_days__gte", 0), _connector="OR"),
                            models.Q(("most_fen__isnull", True), ("most_fen__gt", 0), _connector="OR"),
                        ),
                        name="money_cashlimit_sense",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
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
                ("payments", models.IntegerField()),
                ("fen", models.BigIntegerField()),
                ("paper", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(choices=[("made", "在途"), ("arrived", "已入库")], default="made", max_length=10),
                ),
                ("made_on", models.DateField()),
                ("made_by", models.BigIntegerField()),
                ("arrived_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "unit", "state"], name="money_deposit_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fen__gt", 0), ("payments__gt", 0)), name="money_deposit_positive"
                    ),
                    models.UniqueConstraint(fields=("county", "paper"), name="money_deposit_paper_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandIn",
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
                ("collector", models.BigIntegerField()),
                ("payments", models.IntegerField()),
                ("fen", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("offered", "待镇街点收"), ("received", "镇街已点收"), ("refused", "镇街未收")],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("offered_on", models.DateField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "unit", "state"], name="money_handin_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fen__gt", 0), ("payments__gt", 0)), name="money_handin_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("collector")), _negated=True),
                            _connector="OR",
                        ),
                        name="money_handin_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("due_id", models.BigIntegerField()),
                ("fen", models.IntegerField()),
                ("channel", models.CharField(max_length=40)),
                ("paid_on", models.DateField()),
                ("is_provisional", models.BooleanField(default=False)),
                ("collector", models.BigIntegerField(null=True)),
                ("slip", models.IntegerField(null=True)),
                ("hand_in_id", models.BigIntegerField(null=True)),
                ("deposit_id", models.BigIntegerField(null=True)),
                ("tax_number", models.CharField(max_length=40, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "代收人已收"),
                            ("offered", "上交中"),
                            ("in_town", "镇街已收"),
                            ("deposited", "已缴存"),
                            ("confirmed", "税务已确认"),
                            ("withdrawn", "已撤回"),
                            ("reversed", "已冲正"),
                            ("refunded", "已退费"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "collector", "state"], name="money_payment_cash"),
                    models.Index(fields=["county", "hand_in_id"], name="money_payment_hand_in"),
                    models.Index(fields=["county", "deposit_id"], name="money_payment_deposit"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_payment_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("collector__isnull", True), ("slip__isnull", True)),
                            models.Q(("collector__isnull", False), ("slip__isnull", False)),
                            _connector="OR",
                        ),
                        name="money_payment_slip",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("noted", "offered", "in_town", "deposited", "confirmed"))),
                        fields=("county", "year", "person_id"),
                        name="money_payment_once",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "year", "collector", "slip"), name="money_payment_slip_once"
                    ),
                    models.UniqueConstraint(fields=("county", "tax_number"), name="money_payment_tax_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                ("day", models.DateField()),
                (
                    "movement",
                    models.CharField(
                        choices=[
                            ("charge", "记应缴"),
                            ("lapse", "应缴作废"),
                            ("collect", "代收"),
                            ("withdraw", "撤回代收"),
                            ("hand_in", "上交现金"),
                            ("deposit", "缴存"),
                            ("arrive", "缴存入库"),
                            ("receive", "税务渠道缴费"),
                            ("reverse", "冲正"),
                            ("owe_back", "核定退费"),
                            ("pay_back", "退付"),
                            ("settle", "资助划入"),
                            ("give", "扶持到账"),
                            ("subsidise", "补助到账"),
                            ("hold", "记待查款"),
                            ("match", "待查款认领"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "debit",
                    models.CharField(
                        choices=[
                            ("owed", "应收个人缴费"),
                            ("collector", "代收人手中现金（按代收人）"),
                            ("town", "镇街待缴存现金（按镇街）"),
                            ("transit", "缴存在途（按缴存单）"),
                            ("treasury", "税务已入库"),
                            ("aid", "应收资助（按出资方）"),
                            ("sponsor", "应收扶持（按扶持方）"),
                            ("subsidy", "应收财政补助（按级次）"),
                            ("refunds", "应退未退个人"),
                            ("unmatched", "待查款（按税务流水）"),
                            ("own_share", "基金收入：个人缴费"),
                            ("aid_share", "基金收入：参保资助"),
                            ("sponsor_share", "基金收入：扶持"),
                            ("subsidy_share", "基金收入：财政补助"),
                        ],
                        max_length=16,
                    ),
                ),
                ("debit_of", models.CharField(default="", max_length=40)),
                (
                    "credit",
                    models.CharField(
                        choices=[
                            ("owed", "应收个人缴费"),
                            ("collector", "代收人手中现金（按代收人）"),
                            ("town", "镇街待缴存现金（按镇街）"),
                            ("transit", "缴存在途（按缴存单）"),
                            ("treasury", "税务已入库"),
                            ("aid", "应收资助（按出资方）"),
                            ("sponsor", "应收扶持（按扶持方）"),
                            ("subsidy", "应收财政补助（按级次）"),
                            ("refunds", "应退未退个人"),
                            ("unmatched", "待查款（按税务流水）"),
                            ("own_share", "基金收入：个人缴费"),
                            ("aid_share", "基金收入：参保资助"),
                            ("sponsor_share", "基金收入：扶持"),
                            ("subsidy_share", "基金收入：财政补助"),
                        ],
                        max_length=16,
                    ),
                ),
                ("credit_of", models.CharField(default="", max_length=40)),
                ("person_id", models.BigIntegerField(null=True)),
                ("unit", models.CharField(max_length=12)),
                ("fen", models.BigIntegerField()),
                ("record", models.BigIntegerField(null=True)),
                ("reverses", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "year", "person_id"], name="money_transfer_person"),
                    models.Index(fields=["county", "year", "debit", "debit_of"], name="money_transfer_debit"),
                    models.Index(fields=["county", "year", "credit", "credit_of"], name="money_transfer_credit"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_transfer_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit", "aid_share"), ("debit", "aid"), ("movement", "charge")),
                            models.Q(("credit", "own_share"), ("debit", "owed"), ("movement", "charge")),
                            models.Q(("credit", "sponsor_share"), ("debit", "sponsor"), ("movement", "charge")),
                            models.Q(("credit", "subsidy_share"), ("debit", "subsidy"), ("movement", "charge")),
                            models.Q(("credit", "aid"), ("debit", "aid_share"), ("movement", "lapse")),
                            models.Q(("credit", "owed"), ("debit", "own_share"), ("movement", "lapse")),
                            models.Q(("credit", "sponsor"), ("debit", "sponsor_share"), ("movement", "lapse")),
                            models.Q(("credit", "subsidy"), ("debit", "subsidy_share"), ("movement", "lapse")),
                            models.Q(("credit", "owed"), ("debit", "collector"), ("movement", "collect")),
                            models.Q(("credit", "collector"), ("debit", "owed"), ("movement", "withdraw")),
                            models.Q(("credit", "collector"), ("debit", "town"), ("movement", "hand_in")),
                            models.Q(("credit", "collector"), ("debit", "transit"), ("movement", "deposit")),
                            models.Q(("credit", "town"), ("debit", "transit"), ("movement", "deposit")),
                            models.Q(("credit", "transit"), ("debit", "treasury"), ("movement", "arrive")),
                            models.Q(("credit", "owed"), ("debit", "treasury"), ("movement", "receive")),
                            models.Q(("credit", "collector"), ("debit", "owed"), ("movement", "reverse")),
                            models.Q(("credit", "treasury"), ("debit", "owed"), ("movement", "reverse")),
                            models.Q(("credit", "refunds"), ("debit", "own_share"), ("movement", "owe_back")),
                            models.Q(("credit", "treasury"), ("debit", "refunds"), ("movement", "pay_back")),
                            models.Q(("credit", "aid"), ("debit", "treasury"), ("movement", "settle")),
                            models.Q(("credit", "sponsor"), ("debit", "treasury"), ("movement", "give")),
                            models.Q(("credit", "subsidy"), ("debit", "treasury"), ("movement", "subsidise")),
                            models.Q(("credit", "unmatched"), ("debit", "treasury"), ("movement", "hold")),
                            models.Q(("credit", "owed"), ("debit", "unmatched"), ("movement", "match")),
                            _connector="OR",
                        ),
                        name="money_transfer_pairs",
                    ),
                    models.UniqueConstraint(fields=("county", "reverses"), name="money_transfer_back_once"),
                ],
            },
        ),
    ]
