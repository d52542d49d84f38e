"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.functions.text
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_identity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("subject", models.CharField(max_length=40)),
                ("division", models.CharField(max_length=12)),
                ("complete_until", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FormerPerson",
            fields=[
                ("unit", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=50)),
                ("name_key", models.CharField(max_length=50)),
                ("pinyin", models.CharField(max_length=200)),
                ("initials", models.CharField(max_length=100)),
                ("sex", models.CharField(max_length=6, null=True)),
                ("birth", models.DateField(null=True)),
                ("nationality", models.CharField(max_length=10, null=True)),
                ("phone", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("merged_into", models.BigIntegerField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "person_id",
                        "replaced_at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("person_id", models.BigIntegerField()),
                ("replaced_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MergedRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "merge_id",
                        "of_table",
                        "old_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("merge_id", models.BigIntegerField()),
                ("of_table", models.CharField(max_length=20)),
                ("old_id", models.BigIntegerField()),
                ("new_id", models.BigIntegerField(null=True)),
                ("former", models.CharField(default="", max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="Abode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("hukou", "户籍地"), ("residence", "常住地"), ("birth", "出生地")], max_length=10
                    ),
                ),
                ("division", models.CharField(max_length=12, null=True)),
                ("permit", models.CharField(max_length=8, null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_abode_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_abode_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("household_id", models.BigIntegerField(null=True)),
                ("task", models.CharField(max_length=20)),
                ("worker", models.CharField(max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[("collector", "代收员"), ("staff", "镇村干部"), ("grid", "网格员")], max_length=10
                    ),
                ),
                ("part", models.CharField(choices=[("principal", "责任人"), ("substitute", "代班人")], max_length=10)),
                ("account_id", models.BigIntegerField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "unit", "task"],
                        name="registry_assignment_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_from__lte", models.F("valid_until")), _connector="OR"
                        ),
                        name="registry_assignment_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Circumstances",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("married", models.BooleanField(null=True)),
                ("employed", models.BooleanField(null=True)),
                ("permanent_residence", models.BooleanField(null=True)),
                ("residence_months", models.SmallIntegerField(null=True)),
                ("long_term", models.BooleanField(null=True)),
                ("child_of_permit_holder", models.BooleanField(null=True)),
                ("migrant_child", models.BooleanField(null=True)),
                ("migrant_child_enrolled_here", models.BooleanField(null=True)),
                ("special_status", models.CharField(max_length=24, null=True)),
                ("newborn", models.BooleanField(null=True)),
                ("employee_proof", models.BooleanField(null=True)),
                ("other_insurance", models.BooleanField(null=True)),
                ("not_enrolled_proof", models.BooleanField(null=True)),
                ("pay_place", models.CharField(max_length=12, null=True)),
                ("enrolled_before", models.BooleanField(null=True)),
                (
                    "unknown_facts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_circumstances_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_circumstances_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimYear",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("year", models.SmallIntegerField()),
                ("has_claimed", models.BooleanField()),
                ("critical_fen", models.BigIntegerField(default=0)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_claimyear_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_claimyear_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident_card", "resident_card"),
                            ("resident_card_15", "resident_card_15"),
                            ("hmt_residence_permit", "hmt_residence_permit"),
                            ("hk_macao_permit", "hk_macao_permit"),
                            ("hk_macao_foreign_permit", "hk_macao_foreign_permit"),
                            ("taiwan_permit", "taiwan_permit"),
                            ("permanent_residence", "permanent_residence"),
                            ("permanent_residence_15", "permanent_residence_15"),
                            ("passport", "passport"),
                            ("foreign_passport", "foreign_passport"),
                            ("birth_certificate", "birth_certificate"),
                            ("disability_card", "disability_card"),
                            ("officer_card", "officer_card"),
                            ("credit_code", "credit_code"),
                            ("unknown", "unknown"),
                        ],
                        max_length=40,
                    ),
                ),
                ("number", models.BinaryField()),
                ("tail", models.CharField(max_length=4)),
                ("blind", models.BinaryField(max_length=32)),
                ("is_current", models.BooleanField(default=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "person_id"], name="registry_document_person"),
                    models.Index(fields=["county", "tail"], name="registry_document_tail"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "verification_id",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("verification_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("local_resident", "本地居民"),
                            ("local_employee", "本地职工"),
                            ("other_resident", "异地居民"),
                            ("other_employee", "异地职工"),
                            ("dead", "死亡"),
                            ("lost", "失联"),
                            ("serving", "参军"),
                            ("prison", "服刑"),
                            ("moved", "迁出"),
                            ("new", "动态新增"),
                            ("declined", "自愿放弃"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        null=True,
                    ),
                ),
                ("note", models.CharField(default="", max_length=200)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "person_id"], name="registry_enquiry_person")],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("division", models.CharField(max_length=12, null=True)),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("renewal", "默认续保"),
                            ("new", "新增参保"),
                            ("changed", "信息变更"),
                            ("body", "集体参保"),
                            ("newborn", "出生一件事"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("village", "村级受理"),
                            ("town", "镇街核对"),
                            ("confirmed", "已登记"),
                            ("returned", "退回补正"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=10,
                    ),
                ),
                ("registered_on", models.DateField(null=True)),
                ("taken_at", models.BigIntegerField(null=True)),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("tier", models.CharField(max_length=20, null=True)),
                ("repair_years", models.SmallIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "unit", "state"], name="registry_enrolment_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("county", "person_id", "year"),
                        name="registry_enrolment_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("birth", "出生"),
                            ("death", "死亡"),
                            ("hukou_registered", "上户"),
                            ("moved_in", "迁入"),
                            ("moved_out", "迁出"),
                            ("welfare_home_entry", "进入儿童福利机构"),
                            ("employee_end", "职工医保停保"),
                            ("entered_service", "入伍"),
                            ("entered_prison", "服刑"),
                        ],
                        max_length=20,
                    ),
                ),
                ("detail", models.CharField(default="", max_length=200)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_event_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_event_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("group_id", models.BigIntegerField()),
                ("place", models.SmallIntegerField()),
                ("name", models.CharField(max_length=50)),
                ("role", models.CharField(max_length=20)),
                ("organisation", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "group_id"],
                        name="registry_groupmember_now",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=50)),
                ("tail", models.CharField(default="", max_length=4)),
                ("from_unit", models.CharField(max_length=12)),
                ("to_unit", models.CharField(max_length=12)),
                ("year", models.SmallIntegerField()),
                ("is_only_asked", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待答复"),
                            ("accepted", "同意接收"),
                            ("refused", "不接收"),
                            ("insured", "已在当地参保"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(default="", max_length=200)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "whereabout",
                    models.CharField(
                        choices=[
                            ("local_resident", "本地居民"),
                            ("local_employee", "本地职工"),
                            ("other_resident", "异地居民"),
                            ("other_employee", "异地职工"),
                            ("dead", "死亡"),
                            ("lost", "失联"),
                            ("serving", "参军"),
                            ("prison", "服刑"),
                            ("moved", "迁出"),
                            ("new", "动态新增"),
                            ("declined", "自愿放弃"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        null=True,
                    ),
                ),
                ("answer_note", models.CharField(default="", max_length=200)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "to_unit", "state"], name="registry_handover_to"),
                    models.Index(fields=["county", "from_unit", "state"], name="registry_handover_from"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("county", "person_id"),
                        name="registry_handover_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_unit", models.F("to_unit")), _negated=True),
                        name="registry_handover_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("number", models.CharField(max_length=40, null=True)),
                ("address", models.CharField(default="", max_length=200)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("county", "number"), name="registry_household_number")],
            },
        ),
        migrations.CreateModel(
            name="Insurance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("resident", "居民医保"),
                            ("employee", "职工医保"),
                            ("unemployment", "领取失业保险金"),
                            ("other", "其他保障"),
                        ],
                        max_length=14,
                    ),
                ),
                ("division", models.CharField(max_length=12, null=True)),
                ("paid_fen", models.BigIntegerField(null=True)),
                ("detail", models.CharField(default="", max_length=120)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_insurance_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_insurance_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("household_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "户主"),
                            ("spouse", "配偶"),
                            ("child", "子女"),
                            ("grandchild", "孙子女"),
                            ("parent", "父母"),
                            ("grandparent", "祖父母"),
                            ("sibling", "兄弟姐妹"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_member_now",
                    ),
                    models.Index(fields=["county", "household_id"], name="registry_member_household"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_member_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("pair_id", models.BigIntegerField()),
                ("kept_id", models.BigIntegerField()),
                ("gone_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待确认"),
                            ("done", "已并档"),
                            ("refused", "未同意"),
                            ("undone", "已撤销"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "kept_id"], name="registry_merge_kept")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="registry_merge_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["done", "undone"]), _negated=True),
                            ("confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="registry_merge_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept_id", models.F("gone_id")), _negated=True),
                        name="registry_merge_of_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "done"])),
                        fields=("county", "gone_id"),
                        name="registry_merge_gone_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberConflict",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField(null=True)),
                ("blind", models.BinaryField(max_length=32)),
                ("name", models.CharField(max_length=50)),
                ("name_key", models.CharField(max_length=50)),
                ("unit", models.CharField(max_length=12)),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待判定"),
                            ("ask", "待核实"),
                            ("renamed", "同一人，姓名不同"),
                            ("mistyped", "号码填错"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "state", "unit"], name="registry_conflict_list")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "blind", "name_key", "unit"), name="registry_conflict_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_a", models.BigIntegerField()),
                ("person_b", models.BigIntegerField()),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("stem", "证件号前17位相同"),
                            ("household", "同户、同名、同出生日期"),
                            ("unit", "同村、同名、同出生日期"),
                            ("no_document", "同名、同出生日期，一方无证件"),
                            ("by_hand", "人工提出"),
                        ],
                        max_length=12,
                    ),
                ),
                ("score", models.SmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待判定"), ("ask", "待核实"), ("same", "同一人"), ("different", "不同的人")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "person_b"], name="registry_pair_other"),
                    models.Index(fields=["county", "state"], name="registry_pair_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person_a__lt", models.F("person_b"))), name="registry_pair_order"
                    ),
                    models.UniqueConstraint(fields=("county", "person_a", "person_b"), name="registry_pair_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("unit", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=50)),
                ("name_key", models.CharField(max_length=50)),
                ("pinyin", models.CharField(max_length=200)),
                ("initials", models.CharField(max_length=100)),
                ("sex", models.CharField(max_length=6, null=True)),
                ("birth", models.DateField(null=True)),
                ("nationality", models.CharField(max_length=10, null=True)),
                ("phone", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("merged_into", models.BigIntegerField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "pinyin", "id"], name="registry_person_list"),
                    models.Index(
                        models.F("county"),
                        django.db.models.functions.text.Left("unit", 9),
                        models.F("pinyin"),
                        models.F("id"),
                        name="registry_person_town",
                    ),
                    models.Index(fields=["county", "unit", "pinyin", "id"], name="registry_person_village"),
                    models.Index(fields=["county", "name_key"], name="registry_person_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("unit__startswith", models.F("county"))), name="registry_person_unit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("other_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("parent", "父母"), ("child", "子女"), ("spouse", "配偶"), ("guardian", "监护人")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_relation_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_relation_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Schooling",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("stage", models.CharField(max_length=24, null=True)),
                ("division", models.CharField(max_length=12, null=True)),
                ("school", models.CharField(default="", max_length=80)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_schooling_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_schooling_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("standing", models.CharField(max_length=40)),
                ("listed_as", models.CharField(max_length=60)),
                ("grade", models.SmallIntegerField(null=True)),
                ("role", models.CharField(max_length=8, null=True)),
                ("certifier", models.CharField(max_length=40, null=True)),
                ("risk_removed_on", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_standing_now",
                    ),
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "standing"],
                        name="registry_standing_kind",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_standing_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Status",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("source_list", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("alive", "在世"),
                            ("dead", "死亡"),
                            ("moved", "迁出"),
                            ("abroad", "出国定居"),
                            ("serving", "服役"),
                            ("prison", "服刑"),
                            ("lost", "失联"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "person_id"],
                        name="registry_status_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="registry_status_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "person_id", "stem", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("person_id", models.BigIntegerField()),
                ("stem", models.BinaryField(max_length=32)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "stem"], name="registry_stem_same")],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("year", models.SmallIntegerField()),
                ("question", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("people", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "已下发"), ("returned", "已反馈"), ("recalled", "已收回")],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("sent_by", models.BigIntegerField()),
                ("sent_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "unit", "state"], name="registry_verification_list")],
            },
        ),
        migrations.CreateModel(
            name="Whereabouts",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("local_resident", "本地居民"),
                            ("local_employee", "本地职工"),
                            ("other_resident", "异地居民"),
                            ("other_employee", "异地职工"),
                            ("dead", "死亡"),
                            ("lost", "失联"),
                            ("serving", "参军"),
                            ("prison", "服刑"),
                            ("moved", "迁出"),
                            ("new", "动态新增"),
                            ("declined", "自愿放弃"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "source",
                    models.CharField(choices=[("verification", "核实反馈"), ("entered", "人工登记")], max_length=12),
                ),
                ("verification_id", models.BigIntegerField(null=True)),
                ("note", models.CharField(default="", max_length=200)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("county", "person_id", "year"),
                        name="registry_whereabouts_latest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkGroup",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("year", models.SmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("due_on", models.DateField(null=True)),
                ("set_up_on", models.DateField(null=True)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "unit", "year", "name"), name="registry_workgroup_once")
                ],
            },
        ),
    ]
