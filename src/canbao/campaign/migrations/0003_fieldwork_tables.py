"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [("campaign", "0002_progress_guards")]

    operations = [
        migrations.CreateModel(
            name="Inspector",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "group_id",
                        "seat",
                        "name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("group_id", models.BigIntegerField()),
                ("seat", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=50)),
                ("office", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="MessageText",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("name", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=500)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="ObjectionContact",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "objection_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("objection_id", models.BigIntegerField()),
                ("contact", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("to", models.CharField(max_length=60)),
                ("about", models.CharField(max_length=500)),
                ("finding_id", models.BigIntegerField(null=True)),
                ("passed_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("passed", "已移送"),
                            ("taken", "已受理"),
                            ("returned", "已退回"),
                            ("ended", "已办结"),
                        ],
                        default="passed",
                        max_length=8,
                    ),
                ),
                ("answer", models.CharField(default="", max_length=500)),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                (
                    "frame",
                    models.CharField(
                        choices=[("paid", "已缴费"), ("unpaid", "未缴费"), ("enrolled", "已登记")], max_length=8
                    ),
                ),
                ("seed", models.CharField(max_length=40)),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("frame_people", models.IntegerField()),
                ("frame_digest", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("with_whom", models.CharField(max_length=100)),
                ("about", models.CharField(max_length=500)),
                ("finding_id", models.BigIntegerField(null=True)),
                ("planned_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "已通知"), ("held", "已约谈"), ("cancelled", "已取消")],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("held_on", models.DateField(null=True)),
                ("outcome", models.CharField(default="", max_length=500)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("person_id", models.BigIntegerField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("visit", "上门"),
                            ("call", "电话"),
                            ("sms", "短信"),
                            ("chat", "微信"),
                            ("letter", "书面"),
                            ("meeting", "会议、广播"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("promised", "答应缴费"),
                            ("told", "已告知"),
                            ("not_met", "未联系上"),
                            ("cannot", "暂不能缴"),
                            ("refused", "拒绝"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[("no_money", "暂无钱"), ("unwilling", "不愿参保")], max_length=10, null=True
                    ),
                ),
                ("whereabouts_id", models.BigIntegerField(null=True)),
                ("note", models.CharField(default="", max_length=200)),
                ("done_on", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "person_id", "year"], name="campaign_attempt_person"),
                    models.Index(fields=["county", "unit", "year", "done_on"], name="campaign_attempt_list"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason", None),
                            models.Q(("reason__in", ["no_money", "unwilling"]), ("whereabouts_id", None)),
                            _connector="OR",
                        ),
                        name="campaign_attempt_reason_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
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
                ("gateway", models.CharField(choices=[("file", "文件"), ("http", "接口")], max_length=4)),
                ("messages", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "已交网关"), ("answered", "网关已答复")], default="open", max_length=8
                    ),
                ),
                ("words", models.CharField(default="", max_length=200)),
                ("begun_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "state", "id"], name="campaign_batch_list")],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("issue", models.SmallIntegerField()),
                ("as_of", models.DateField()),
                ("title", models.CharField(max_length=100)),
                ("remarks", models.TextField(default="")),
                ("rows", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("trail_head", models.CharField(default="", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "待核"),
                            ("checked", "已核"),
                            ("issued", "已印发"),
                            ("discarded", "已作废"),
                        ],
                        default="drafted",
                        max_length=9,
                    ),
                ),
                ("checked_by", models.BigIntegerField(null=True)),
                ("issued_by", models.BigIntegerField(null=True)),
                ("issued_on", models.DateField(null=True)),
                ("why", models.CharField(default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            models.Q(("checked_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="campaign_bulletin_two_persons",
                    ),
                    models.UniqueConstraint(fields=("county", "unit", "year", "issue"), name="campaign_bulletin_issue"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("item", models.CharField(max_length=20)),
                (
                    "answer",
                    models.CharField(
                        choices=[("right", "符合"), ("wrong", "不符"), ("not_asked", "未涉及")], max_length=10
                    ),
                ),
                ("sample_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("note", models.CharField(default="", max_length=200)),
                ("done_on", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "unit", "year"], name="campaign_check_list")],
            },
        ),
        migrations.CreateModel(
            name="FieldStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("record", models.CharField(max_length=20)),
                ("number", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("row", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "number"], name="campaign_step_record")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("item", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=500)),
                ("answer_by", models.DateField()),
                ("found_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待整改"), ("answered", "已反馈"), ("closed", "已销号")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answer", models.CharField(default="", max_length=500)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("closed_by", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "unit", "year", "state"], name="campaign_finding_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", None),
                            models.Q(("closed_by", models.F("answered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="campaign_finding_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_by__gte", models.F("found_on"))), name="campaign_finding_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionGroup",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("number", models.SmallIntegerField()),
                (
                    "towns",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), size=None),
                ),
                ("clause", models.CharField(default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "在岗"), ("replaced", "已调整")], default="active", max_length=8
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("county", "year", "number"),
                        name="campaign_group_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("text_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("text", models.CharField(max_length=500)),
                ("parts", models.SmallIntegerField()),
                ("batch_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "待发送"),
                            ("sending", "发送中"),
                            ("sent", "已发出"),
                            ("delivered", "已送达"),
                            ("failed", "未送达"),
                            ("dropped", "不再发送"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("words", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "state", "id"], name="campaign_message_queue"),
                    models.Index(fields=["county", "batch_id"], name="campaign_message_batch"),
                    models.Index(fields=["county", "person_id"], name="campaign_message_person"),
                ],
                "constraints": [models.UniqueConstraint(fields=("county", "key"), name="campaign_message_once")],
            },
        ),
        migrations.CreateModel(
            name="MessageRules",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("sends_from", models.TimeField()),
                ("sends_until", models.TimeField()),
                ("gateway", models.CharField(choices=[("file", "文件"), ("http", "接口")], max_length=4)),
                ("address", models.CharField(default="", max_length=200)),
                ("key", models.CharField(default="", max_length=40)),
                ("secret", models.BinaryField(default=b"")),
                ("stated_by", models.BigIntegerField()),
                ("stated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sends_from__lt", models.F("sends_until"))),
                        name="campaign_messagerules_hours",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                (
                    "concern",
                    models.CharField(
                        choices=[
                            ("notice", "公示内容"),
                            ("amount", "缴费金额"),
                            ("standing", "身份认定"),
                            ("payment", "缴费未入账"),
                            ("particulars", "个人信息"),
                            ("conduct", "工作人员作风、收费"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("notice_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("received_on", models.DateField()),
                ("days", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("round", models.SmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "待答复"), ("answered", "已答复"), ("withdrawn", "已撤回")],
                        default="received",
                        max_length=9,
                    ),
                ),
                ("answer", models.CharField(default="", max_length=500)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "state", "due_on"], name="campaign_objection_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("round__gte", 1)), name="campaign_objection_days"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("as_of", models.DateField()),
                ("lines", models.JSONField()),
                ("households", models.IntegerField()),
                ("people", models.IntegerField()),
                ("fen", models.BigIntegerField()),
                ("days_shown", models.SmallIntegerField()),
                ("clause", models.CharField(default="", max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "待发布"),
                            ("published", "公示中"),
                            ("taken_down", "已撤下"),
                            ("discarded", "已作废"),
                        ],
                        default="drafted",
                        max_length=10,
                    ),
                ),
                ("published_by", models.BigIntegerField(null=True)),
                ("published_on", models.DateField(null=True)),
                ("shown_until", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("why", models.CharField(default="", max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "state", "shown_until"], name="campaign_notice_down")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", None),
                            models.Q(("published_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="campaign_notice_two_persons",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("county", "unit", "year"),
                        name="campaign_notice_one_shown",
                    ),
                    models.UniqueConstraint(fields=("county", "code"), name="campaign_notice_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("why", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("kept", "不再联系"), ("lifted", "已解除")], default="kept", max_length=8
                    ),
                ),
                ("ended_by", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "kept")),
                        fields=("county", "person_id"),
                        name="campaign_silence_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("paper", models.CharField(max_length=60)),
                ("stated_on", models.DateField()),
                ("attempts", models.SmallIntegerField()),
                ("clause", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("standing", "已放弃"), ("withdrawn", "已撤回")], default="standing", max_length=10
                    ),
                ),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_why", models.CharField(default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("attempts__gte", 1), models.Q(("paper", ""), _negated=True)),
                        name="campaign_waiver_founded",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "standing")),
                        fields=("county", "year", "person_id"),
                        name="campaign_waiver_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("town", "镇街医保办"),
                            ("village", "村居代办点"),
                            ("hospital", "卫生院代办窗口"),
                            ("county", "县（市）医保窗口"),
                            ("tax", "税务窗口"),
                            ("bank", "银行网点"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("address", models.CharField(max_length=120)),
                ("hours", models.CharField(max_length=80)),
                ("phone", models.CharField(max_length=40)),
                ("services", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("serving", "在办"), ("closed", "已停办")], default="serving", max_length=7
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "serving")),
                        fields=("county", "unit", "name"),
                        name="campaign_window_once",
                    )
                ],
            },
        ),
    ]
