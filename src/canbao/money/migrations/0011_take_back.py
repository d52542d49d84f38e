"""Bookings taken back, requests that go back with them, what each action booked, and reversals that differ."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers
from canbao.money.accounts import Movement
from canbao.money.aid_states import AID_GRAPH
from canbao.money.guarding import follow_graph_anew
from canbao.store.schema import UNIT_IN_SCOPE, only_grows, refer, scope_rows

_REQUEST = (
    "state transferred_fen remitted_fen applied_by applied_on applied_office joined_by joined_on reviewed_by reviewed_on"
    " transferred_by transferred_on remitted_by remitted_on marked_by marked_on"
).split()


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0010_slips"),
    ]

    operations = [
        migrations.CreateModel(
            name="AidBooking",
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
                ("request_id", models.BigIntegerField()),
                ("movement", models.CharField(choices=Movement.choices, max_length=12)),
                ("fen", models.BigIntegerField()),
                ("first_transfer", models.BigIntegerField()),
                ("paper", models.CharField(default="", max_length=60)),
                ("paper_on", models.DateField(null=True)),
                ("nth", models.SmallIntegerField(default=1)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="subsidyarrival",
            name="money_subsidyarrival_paper_once",
        ),
        migrations.RemoveConstraint(
            model_name="transfer",
            name="money_transfer_pairs",
        ),
        migrations.AddField(
            model_name="subsidyarrival",
            name="nth",
            field=models.SmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="difference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("only_ours", "只有我方有"),
                    ("only_theirs", "只有税务有"),
                    ("other_amount", "金额不一致"),
                    ("other_person", "人员不一致"),
                    ("wrong_county", "缴到了别的统筹地"),
                    ("wrong_year", "不是本年度的缴费"),
                    ("twice", "重复缴费"),
                    ("deposit_missing", "缴存未到账"),
                    ("deposit_unknown", "到账无缴存单"),
                    ("deposit_amount", "缴存金额不一致"),
                    ("reversal_unknown", "冲正没有对应的缴费"),
                    ("reversal_other", "冲正与缴费的金额或年度不一致"),
                    ("reversal_blocked", "缴费现在不能冲正"),
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
                    ("take_back", "登错冲回"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyarrival",
            constraint=models.UniqueConstraint(
                fields=("county", "year", "level", "paper", "nth"), name="money_subsidyarrival_paper_once"
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
                    models.Q(("credit", "aid_fund"), ("debit", "aid"), ("movement", "take_back")),
                    models.Q(("credit", "treasury"), ("debit", "aid"), ("movement", "take_back")),
                    models.Q(("credit", "treasury"), ("debit", "aid_fund"), ("movement", "take_back")),
                    models.Q(("credit", "treasury"), ("debit", "subsidy"), ("movement", "take_back")),
                    _connector="OR",
                ),
                name="money_transfer_pairs",
            ),
        ),
        migrations.AddConstraint(
            model_name="aidbooking",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_aidbooking_positive"),
        ),
        migrations.AddConstraint(
            model_name="aidbooking",
            constraint=models.UniqueConstraint(
                fields=("county", "request_id", "paper", "nth"),
                condition=models.Q(("paper", ""), _negated=True),
                name="money_aidbooking_paper_once",
            ),
        ),
        migrations.AddIndex(
            model_name="aidbooking",
            index=models.Index(fields=["county", "request_id"], name="money_aidbooking_request"),
        ),
        *only_grows("money_aidbooking"),
        scope_rows("money_aidbooking", UNIT_IN_SCOPE),
        refer("money_aidbooking", ("county", "request_id"), "money_aidrequest", ("county", "id")),
        refer("money_aidbooking", ("county", "first_transfer"), "money_transfer", ("county", "id")),
        follow_graph_anew("aidrequest", AID_GRAPH, _REQUEST),
    ]
