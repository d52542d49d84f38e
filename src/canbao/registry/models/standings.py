"""Standings of people: a category for a time, who certified it, and the row of the list that says so."""

from __future__ import annotations

from django.db import models

from canbao.registry.models.dated import Dated


class Standing(Dated):
    """`standing` is an id of the catalogue (docs/reference/standings.md). `valid_from`: the certified day, empty where
    the list has none.
    """

    standing = models.CharField(max_length=40)
    listed_as = models.CharField(max_length=60)
    """The list's own word: what it means by grade is a reading of the policy (A23), not of the register."""
    grade = models.SmallIntegerField(null=True)
    role = models.CharField(max_length=8, null=True)
    certifier = models.CharField(max_length=40, null=True)
    risk_removed_on = models.DateField(null=True)

    class Meta(Dated.Meta):
        indexes = (
            *Dated.Meta.indexes,
            models.Index(
                fields=("county", "standing"), condition=models.Q(replaced_at=None), name="registry_standing_kind"
            ),
        )
