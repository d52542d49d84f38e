"""Tables of what tax files bring beside dues, and their guards."""

from __future__ import annotations

from django.db import migrations, models

import canbao.store.numbers
from canbao.money.guarding import keep_record
from canbao.money.states import SUPPLEMENT_GRAPH, UNMATCHED_GRAPH
from canbao.store.schema import refer


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0006_refunds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("own", "个人缴费"), ("difference", "补差"), ("repair", "补缴")], max_length=10
                    ),
                ),
                ("years", models.SmallIntegerField(null=True)),
                ("fen", models.IntegerField()),
                ("clause", models.CharField(max_length=400)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待缴"), ("paid", "已缴"), ("lapsed", "已作废")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_by", models.BigIntegerField()),
                ("made_on", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "unit", "state"], name="money_supplement_list")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_supplement_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "own"), _negated=True), name="money_supplement_beside"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "lapsed"), _negated=True),
                        fields=("county", "year", "person_id", "kind"),
                        name="money_supplement_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unmatched",
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
                ("tax_number", models.CharField(max_length=40)),
                ("person_id", models.BigIntegerField(null=True)),
                ("fen", models.IntegerField()),
                ("paid_on", models.DateField()),
                ("channel", models.CharField(max_length=40)),
                ("place", models.CharField(max_length=12)),
                (
                    "problem",
                    models.CharField(
                        choices=[
                            ("no_person", "没有这个证件号码的人"),
                            ("other_name", "姓名与证件号码不符"),
                            ("wrong_county", "缴到了别的统筹地"),
                            ("wrong_year", "不是本年度的缴费"),
                            ("no_due", "没有此人的应缴"),
                            ("not_accepted", "按政策不能受理"),
                            ("open", "应缴未定"),
                            ("nothing_due", "无须个人缴费"),
                            ("offer_ended", "缴费日不在应缴的有效期内"),
                            ("other_amount", "金额与应缴不符"),
                            ("already_paid", "此人本年度已缴费"),
                            ("no_cash", "没有对应的代收记录"),
                        ],
                        max_length=12,
                    ),
                ),
                ("source", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "待查"), ("matched", "已认领"), ("given_back", "已退回")],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("payment_id", models.BigIntegerField(null=True)),
                ("held_on", models.DateField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "year", "state"], name="money_unmatched_list"),
                    models.Index(fields=["county", "person_id"], name="money_unmatched_person"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="money_unmatched_positive"),
                    models.UniqueConstraint(fields=("county", "tax_number"), name="money_unmatched_tax_once"),
                ],
            },
        ),
        *keep_record("unmatched", UNMATCHED_GRAPH, ("state", "payment_id", "decided_by", "decided_on")),
        *keep_record("supplement", SUPPLEMENT_GRAPH, ("state",)),
        refer("money_unmatched", ("county", "payment_id"), "money_payment", ("county", "id")),
        refer("money_supplement", ("county", "due_id"), "billing_due", ("county", "id")),
    ]
