"""`liandong thresholds`: show the thresholds of prosecution, compare figures with them. 追诉标准命令。"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from coordination.catalogue import Invalid
from coordination.thresholds.assessing import advice
from coordination.thresholds.calculator import CONDUCT, answer, assessed_from
from coordination.thresholds.facts import FACTS, Unit
from coordination.thresholds.rules import THRESHOLDS

FLAGS = {"true": True, "false": False}


@click.group()
def thresholds() -> None:
    """The thresholds of prosecution: rules and comparison, as advice only."""


@thresholds.command("rules")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="only what holds on this day")
def show_rules(on: datetime | None) -> None:
    """List the thresholds with their sources."""
    for rule in THRESHOLDS.rules:
        if on is None or rule.in_force(on.date()):
            click.echo(f"{rule.version}  {rule.conduct.zh}  {rule.zh}  {rule.cite}  [{rule.verification.value}]")


@thresholds.command("assess")
@click.argument("conduct")
@click.argument("on")
@click.argument("facts", nargs=-1, metavar="[FACT=VALUE]...")
@click.option("--json", "as_json", is_flag=True, help="the answer as the interface gives it")
def compare(conduct: str, on: str, facts: tuple[str, ...], *, as_json: bool) -> None:
    """Say how figures stand to the thresholds that hold ON a day: assess counterfeit_sale 2025-05-01 sold_fen=6000000."""
    request: dict[str, Any] = {"on": on, CONDUCT: conduct, **dict(map(_fact, facts))}
    try:
        assessment = assessed_from(request)
    except Invalid as error:
        raise click.ClickException(
            "; ".join(f"{fault.pointer}: {fault.en}（{fault.zh}）" for fault in error.faults)
        ) from None
    if as_json:
        click.echo(json.dumps(answer(assessment), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(advice(assessment)))


def _fact(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if name in FACTS and FACTS[name].unit is Unit.FLAG:
        return name, FLAGS.get(value, value)
    return name, int(value) if value.isdecimal() else value
