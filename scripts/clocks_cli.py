"""`liandong clocks`: check the rules of the clocks, show them, compute a period. 期限命令。"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from coordination.catalogue import Invalid
from coordination.clocks.calculator import answer, computed_from
from coordination.clocks.explain import explain
from coordination.clocks.lint import check, known_events
from coordination.clocks.packs import RuleBook, rule_book
from coordination.tables import DataError

OPTIONS = (
    click.option("--pack", "names", multiple=True, metavar="NAME", help="an optional pack that comes with the program"),
    click.option(
        "--file",
        "paths",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="a pack of your own",
    ),
)
SPAN = ".."
PART = ":"


def with_packs(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name packs."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def _book(names: tuple[str, ...], paths: tuple[Path, ...]) -> RuleBook:
    try:
        return rule_book(*names, files=paths)
    except DataError as error:
        raise click.ClickException(str(error)) from None


@click.group()
def clocks() -> None:
    """The clocks of the law: rules and calculator."""


@clocks.command("check")
@with_packs
def check_rules(names: tuple[str, ...], paths: tuple[Path, ...]) -> None:
    """Look for overlaps, gaps, unknown events, missing sources and wrong units in the rules."""
    book = _book(names, paths)
    findings = check(book, known_events())
    for finding in findings:
        click.echo(str(finding))
    if findings:
        raise click.ClickException(f"{len(findings)} findings in {len(book.rules)} rules")
    unconfirmed = sum(rule.confirm or any(tier.confirm for tier in rule.tiers) for rule in book.rules)
    click.echo(f"{len(book.rules)} rules in order; {unconfirmed} wait for the legal office")


@clocks.command("rules")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="only what holds on this day")
@with_packs
def show_rules(on: datetime | None, names: tuple[str, ...], paths: tuple[Path, ...]) -> None:
    """List the rules with their lengths and sources."""
    for rule in _book(names, paths).rules:
        if on is None or rule.in_force(on.date()):
            length = rule.amount.zh if rule.amount else "以文书为准"
            mark = f"{rule.verification.value}{'，待法制机构确认' if rule.confirm else ''}"
            click.echo(f"{rule.version}  {rule.zh}  {length}  {rule.nature.zh}  {rule.cite}  [{mark}]")


@clocks.command("compute")
@click.argument("rule")
@click.argument("trigger_at")
@click.option(
    "--exclude", multiple=True, metavar="FROM..TO", help="days that do not count, both among them; repeatable"
)
@click.option("--extend", multiple=True, metavar="LENGTH:UNIT", help="such as 15:wd; repeatable, in order")
@click.option("--region", help="a code of six digits; the country where left out")
@click.option("--json", "as_json", is_flag=True, help="the answer as the interface gives it")
@with_packs
def compute_period(rule: str, trigger_at: str, **options: Any) -> None:
    """Say when the period of RULE ends that TRIGGER_AT (2026-09-18T10:23:00+08:00) starts; RULE:TIER where it has tiers."""
    request = {
        "rule": rule,
        "trigger_at": trigger_at,
        "exclusions": [dict(zip(("from", "to"), text.split(SPAN), strict=False)) for text in options["exclude"]],
        "extensions": [_extension(text) for text in options["extend"]],
    }
    if options["region"]:
        request["region"] = options["region"]
    try:
        computed = computed_from(request, _book(options["names"], options["paths"]))
    except Invalid as error:
        raise click.ClickException(
            "; ".join(f"{fault.pointer}: {fault.en}（{fault.zh}）" for fault in error.faults)
        ) from None
    if options["as_json"]:
        click.echo(json.dumps(answer(computed), ensure_ascii=False, indent=2))
    else:
        told = explain(computed)
        click.echo(f"{computed.rule.version}\n{told.text_zh}\n{told.text_en}")


def _extension(text: str) -> dict[str, object]:
    length, _, unit = text.partition(PART)
    return {"length": int(length) if length.isdecimal() else length, "unit": unit}
