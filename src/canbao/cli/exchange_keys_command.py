"""`canbao exchange keys`: our public key, partners' keys, and what two people do with them.

In: a partner's public key; the number of a key. Out: keys with fingerprints. Never: a private key shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.access.actors import Actor


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="查看、登记、确认、作废公钥。See, enter, confirm and revoke public keys.")
    def keys(
        propose: str = typer.Option("", "--propose", metavar="CODE", help="登记这个单位的公钥。Enter a key of it."),
        public: str = typer.Option("", "--public", metavar="HEX", help="公钥，十六进制。The public key."),
        algorithm: str = typer.Option("ed25519", "--algorithm", metavar="NAME", help="ed25519 或 sm2。Of the key."),
        valid_from: str = typer.Option("", "--from", metavar="DAY", help="生效日。The first day."),
        valid_until: str = typer.Option("", "--until", metavar="DAY", help="最后一天；不写则不限。The last day."),
        confirm: int = typer.Option(0, "--confirm", metavar="KEY", help="确认这把公钥，须另一人。Confirm a key."),
        fingerprint: str = typer.Option("", "--fingerprint", metavar="HEX", help="对方念出的指纹。As it was read out."),
        revoke: int = typer.Option(0, "--revoke", metavar="KEY", help="作废这把公钥。Revoke a key."),
        reason: str = typer.Option("", "--reason", metavar="TEXT", help="为什么作废。Why."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        if sum(map(bool, (propose, confirm, revoke))) > 1:
            raise InputRefused("一次只办一件 one of --propose, --confirm, --revoke")
        from canbao.cli.lists_options import day_of

        first = day_of(valid_from) if propose else None
        last = day_of(valid_until) if valid_until else None
        actor = opened_actor(var, county, username)

        from canbao.exchange import partners
        from canbao.exchange.signing import spaced

        if propose and first is not None:
            order = partners.ProposePartnerKey(propose, public, first, last, algorithm)
            answer = partners.propose_partner_key(actor, new_key(), order)
            typer.echo(f"已登记，待另一人确认 entered: {answer['key']}")
            typer.echo(f"指纹 fingerprint: {spaced(str(answer['fingerprint']))}")
        elif confirm:
            partners.confirm_partner_key(actor, new_key(), partners.ConfirmPartnerKey(confirm, fingerprint))
            typer.echo(f"已生效 confirmed: {confirm}")
        elif revoke:
            partners.revoke_partner_key(actor, new_key(), partners.RevokePartnerKey(revoke, reason))
            typer.echo(f"已作废 revoked: {revoke}")
        else:
            _show(actor)


def _show(actor: Actor) -> None:
    from canbao.exchange.queries import view_exchange
    from canbao.exchange.signing import fingerprint as fingerprint_of
    from canbao.exchange.signing import own_key, spaced
    from canbao.store.configuration import read_configuration

    found = view_exchange(actor)
    own = own_key(read_configuration().secrets)
    typer.echo(f"本局公钥 ours ({own.algorithm.value}): {own.public.hex()}")
    typer.echo(f"  指纹 fingerprint: {spaced(fingerprint_of(own.public))}")
    for partner in found.partners:
        typer.echo(f"{partner.code} {partner.name}（{partner.get_kind_display()}）")
        for key in found.keys:
            if key.partner_id == partner.id:
                period = f"{key.valid_from} 至 {key.valid_until or '不限'}"
                typer.echo(f"  {key.id} {spaced(key.key_id)} {key.algorithm} {period} {key.get_state_display()}")
