"""Who sees what of reminders, messages, notices, inspection, objections and windows, and the triggers by which a record
moves along its graph only, with a step in the log.
"""

from __future__ import annotations

from django.db import migrations

from canbao.campaign.fieldwork_states import (
    BATCH_GRAPH,
    BULLETIN_GRAPH,
    FINDING_GRAPH,
    GROUP_GRAPH,
    MESSAGE_GRAPH,
    NOTICE_GRAPH,
    OBJECTION_GRAPH,
    REFERRAL_GRAPH,
    SILENCE_GRAPH,
    TALK_GRAPH,
    WAIVER_GRAPH,
    WINDOW_GRAPH,
)
from canbao.store.guarding import keep_record
from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, WHOLE_COUNTY, grant, only_grows, refer, scope_rows

LOG = "campaign_fieldstep"
_RECORDS = {
    "waiver": (WAIVER_GRAPH, ("state", "ended_by", "ended_why")),
    "silence": (SILENCE_GRAPH, ("state", "ended_by")),
    "message": (MESSAGE_GRAPH, ("state", "batch_id", "sent_at", "words")),
    "batch": (BATCH_GRAPH, ("state", "words", "ended_at")),
    "publicnotice": (NOTICE_GRAPH, ("state", "published_by", "published_on", "shown_until", "ended_at", "why")),
    "finding": (FINDING_GRAPH, ("state", "answer", "answered_by", "answered_on", "closed_by")),
    "talk": (TALK_GRAPH, ("state", "held_on", "outcome")),
    "referral": (REFERRAL_GRAPH, ("state", "answer", "ended_on")),
}
# A complaint of a unit's people is not for that unit's eyes.
_OBJECTION_SCOPE = f"({UNIT_IN_SCOPE}) AND (concern <> 'conduct' OR {WHOLE_COUNTY})"
_OBJECTION_MOVES = ("state", "answer", "answered_by", "answered_on", "due_on", "round")
_BULLETIN_MOVES = ("state", "checked_by", "issued_by", "issued_on", "why")
_BULLETIN_SCOPE = f"{UNIT_IN_SCOPE} OR state = 'issued' AND ({ENTERS_COUNTY})"
# Steps of records that are not for everybody's eyes are not either.
_STEP_SCOPE = f"({UNIT_IN_SCOPE}) AND (record <> 'objection' OR {WHOLE_COUNTY})"
_GROWING = ("attempt", "sample", "check")


class Migration(migrations.Migration):
    dependencies = (("campaign", "0003_fieldwork_tables"), ("registry", "0005_likely"))
    operations = (
        *only_grows(LOG),
        scope_rows(LOG, _STEP_SCOPE, written=UNIT_IN_SCOPE),
        *(
            operation
            for table, (graph, movable) in _RECORDS.items()
            for operation in keep_record(f"campaign_{table}", graph, movable, LOG)
        ),
        *keep_record("campaign_objection", OBJECTION_GRAPH, _OBJECTION_MOVES, LOG, _OBJECTION_SCOPE),
        grant("campaign_objectioncontact", "SELECT, INSERT, UPDATE (contact)"),
        scope_rows(
            "campaign_objectioncontact",
            "EXISTS (SELECT FROM campaign_objection AS seen WHERE seen.county = campaign_objectioncontact.county"
            " AND seen.id = campaign_objectioncontact.objection_id)",
        ),
        refer("campaign_objectioncontact", ("county", "objection_id"), "campaign_objection", ("county", "id")),
        # What a county or town has issued is read by those below, too; where things are done is nobody's secret.
        *keep_record("campaign_bulletin", BULLETIN_GRAPH, _BULLETIN_MOVES, LOG, _BULLETIN_SCOPE, UNIT_IN_SCOPE),
        *keep_record("campaign_window", WINDOW_GRAPH, ("state",), LOG, ENTERS_COUNTY, UNIT_IN_SCOPE),
        # Groups are of the county, and every town may know by whom it is inspected.
        *keep_record("campaign_inspectiongroup", GROUP_GRAPH, ("state",), LOG, ENTERS_COUNTY, WHOLE_COUNTY),
        *(operation for table in _GROWING for operation in only_grows(f"campaign_{table}")),
        *(scope_rows(f"campaign_{table}", UNIT_IN_SCOPE) for table in _GROWING),
        *(
            operation
            for table in ("inspector", "messagetext")
            for operation in (
                *only_grows(f"campaign_{table}"),
                scope_rows(f"campaign_{table}", ENTERS_COUNTY, written=WHOLE_COUNTY),
            )
        ),
        grant("campaign_messagerules", "SELECT, INSERT, UPDATE (secret)"),
        scope_rows("campaign_messagerules", ENTERS_COUNTY, written=WHOLE_COUNTY),
        refer("campaign_message", ("county", "text_id"), "campaign_messagetext", ("county", "id")),
        refer("campaign_message", ("county", "batch_id"), "campaign_batch", ("county", "id")),
        refer("campaign_inspector", ("county", "group_id"), "campaign_inspectiongroup", ("county", "id")),
        *(
            refer(f"campaign_{table}", ("county", "finding_id"), "campaign_finding", ("county", "id"))
            for table in ("talk", "referral")
        ),
        *(
            refer(f"campaign_{table}", ("county", "person_id"), "registry_person", ("county", "id"))
            for table in ("attempt", "waiver", "silence", "message", "check", "objection")
        ),
        refer("campaign_attempt", ("county", "whereabouts_id"), "registry_whereabouts", ("county", "id")),
        refer("campaign_objection", ("county", "notice_id"), "campaign_publicnotice", ("county", "id")),
        refer("campaign_check", ("county", "sample_id"), "campaign_sample", ("county", "id")),
    )
