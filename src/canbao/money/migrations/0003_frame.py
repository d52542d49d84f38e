"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("record", models.CharField(max_length=16)),
                ("number", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("row", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="payment",
            name="money_payment_once",
        ),
        migrations.RemoveConstraint(
            model_name="transfer",
            name="money_transfer_pairs",
        ),
        migrations.AddField(
            model_name="payment",
            name="kind",
            field=models.CharField(
                choices=[("own", "个人缴费"), ("difference", "补差"), ("repair", "补缴")], default="own", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="credit",
            field=models.CharField(
                choices=[
                    ("owed", "应收个人缴费"),
                    ("collector", "代收人手中现金（按代收人）"),
                    ("town", "镇街待缴存现金（按镇街）"),
                    ("transit", "缴存在途（按缴存单）"),
                    ("treasury", "税务已入库"),
                    ("aid", "应收资助（按出资方）"),
                    ("aid_fund", "资助资金专户待划转（按出资方）"),
                    ("sponsor", "应收扶持（按扶持方）"),
                    ("subsidy", "应收财政补助（按级次）"),
                    ("refunds", "应退未退个人"),
                    ("reimburse", "应付个人补助（先缴后补）"),
                    ("unmatched", "待查款（按税务流水）"),
                    ("own_share", "基金收入：个人缴费"),
                    ("aid_share", "基金收入：参保资助"),
                    ("sponsor_share", "基金收入：扶持"),
                    ("subsidy_share", "基金收入：财政补助"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="debit",
            field=models.CharField(
                choices=[
                    ("owed", "应收个人缴费"),
                    ("collector", "代收人手中现金（按代收人）"),
                    ("town", "镇街待缴存现金（按镇街）"),
                    ("transit", "缴存在途（按缴存单）"),
                    ("treasury", "税务已入库"),
                    ("aid", "应收资助（按出资方）"),
                    ("aid_fund", "资助资金专户待划转（按出资方）"),
                    ("sponsor", "应收扶持（按扶持方）"),
                    ("subsidy", "应收财政补助（按级次）"),
                    ("refunds", "应退未退个人"),
                    ("reimburse", "应付个人补助（先缴后补）"),
                    ("unmatched", "待查款（按税务流水）"),
                    ("own_share", "基金收入：个人缴费"),
                    ("aid_share", "基金收入：参保资助"),
                    ("sponsor_share", "基金收入：扶持"),
                    ("subsidy_share", "基金收入：财政补助"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="movement",
            field=models.CharField(
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
                    ("transfer", "资助拨入专户"),
                    ("remit", "专户划入"),
                    ("grant", "核定先缴后补"),
                    ("reimburse", "发放先缴后补"),
                    ("give", "扶持到账"),
                    ("subsidise", "补助到账"),
                    ("hold", "记待查款"),
                    ("match", "待查款认领"),
                    ("give_back", "待查款退回"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("noted", "offered", "in_town", "deposited", "confirmed"))),
                fields=("county", "year", "person_id", "kind"),
                name="money_payment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
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
                    models.Q(("credit", "aid"), ("debit", "aid_fund"), ("movement", "transfer")),
                    models.Q(("credit", "aid_fund"), ("debit", "treasury"), ("movement", "remit")),
                    models.Q(("credit", "reimburse"), ("debit", "aid"), ("movement", "grant")),
                    models.Q(("credit", "aid"), ("debit", "reimburse"), ("movement", "reimburse")),
                    models.Q(("credit", "treasury"), ("debit", "reimburse"), ("movement", "reimburse")),
                    models.Q(("credit", "sponsor"), ("debit", "treasury"), ("movement", "give")),
                    models.Q(("credit", "subsidy"), ("debit", "treasury"), ("movement", "subsidise")),
                    models.Q(("credit", "unmatched"), ("debit", "treasury"), ("movement", "hold")),
                    models.Q(("credit", "owed"), ("debit", "unmatched"), ("movement", "match")),
                    models.Q(("credit", "treasury"), ("debit", "unmatched"), ("movement", "give_back")),
                    _connector="OR",
                ),
                name="money_transfer_pairs",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["county", "number"], name="money_step_record"),
        ),
    ]
