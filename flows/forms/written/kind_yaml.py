"""The kind of an imported form, as YAML: every fact with its type, its source, and its guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flows.forms.captions import Guess, guessed, of_options, quoted, slug
from flows.forms.model import Form, Place, Table
from flows.forms.suspects import plain
from flows.forms.vocabulary import said
from flows.forms.written.layout_yaml import Bound
from flows.forms.written.table_yaml import Column, Names, named


class Fact(NamedTuple):
    """A fact of the kind with the caption it was guessed from."""

    guess: Guess
    caption: str
    seen: bool  # the caption is printed on the form, and nobody's value


def bound(form: Form) -> tuple[list[Bound], dict[str, Fact]]:
    """Every place with a fact of its own name; places of one group print one fact."""
    places = form.places
    printed = {plain(run.text) for page in form.pages for run in page.runs} - {""}
    groups: dict[str, list[Place]] = {}
    for number, place in enumerate(places):
        groups.setdefault(place.group or f" {number}", []).append(place)
    facts: dict[str, Fact] = {}
    made: list[Bound] = []
    for group in groups.values():
        guess = _sign_of(group[0], facts) or guessed(group[0])
        if _several(group):
            guess, spots = _choices(group, guess)
        else:
            spots = [Bound(p, "", "true" if p.look in ("tick", "radio") else "") for p in group]
        name = _free(guess.name, facts)
        caption = group[0].caption if len(group) == 1 else ""
        facts[name] = Fact(guess._replace(name=name), caption, plain(caption) in printed)
        made += _once_a_page([spot._replace(fact=name) for spot in spots], facts)
    order: dict[Place, int] = {}
    for number, place in enumerate(places):
        order.setdefault(place, number)
    return sorted(made, key=lambda b: order[b.place]), facts


def _once_a_page(spots: Sequence[Bound], facts: dict[str, Fact]) -> list[Bound]:
    """Each with a fact of its own on its page: what a page prints again is a second one, alike.

    Boxes of a choice are its options, and print one fact together.
    """
    if _several([spot.place for spot in spots]):
        return list(spots)
    again: dict[int, str] = {}  # which time -> the fact
    printed: Counter[int] = Counter()
    made: list[Bound] = []
    for spot in spots:
        time = printed[spot.place.page]
        printed[spot.place.page] += 1
        if time and time not in again:
            first = facts[spot.fact]
            again[time] = _free(spot.fact, facts)
            source = f'{{formula: "{spot.fact}"}}'
            guess = first.guess._replace(name=again[time], source=source, must="")
            facts[again[time]] = first._replace(guess=guess)
        made.append(spot._replace(fact=again[time]) if time else spot)
    return made


def _sign_of(place: Place, facts: dict[str, Fact]) -> Guess | None:
    """Of the mark behind an amount: which sign that has."""
    if place.sample != "sign" or not facts:
        return None
    amount, (minus, plus) = list(facts)[-1], place.options
    source = f'{{formula: \'if({amount} < 0, "{minus}", "{plus}")\'}}'
    return Guess(f"{amount}_sign", "text", source)


def _several(group: Sequence[Place]) -> bool:
    """Boxes of which one is ticked."""
    marked = all(p.look in ("tick", "radio") for p in group)
    return marked and (len({p.equals for p in group}) > 1 or group[0].look == "radio")


def _choices(group: Sequence[Place], guess: Guess) -> tuple[Guess, list[Bound]]:
    """One value for each box: what stands behind it, or what its maker called it."""
    taken: dict[str, str] = {}
    spots: list[Bound] = []
    for number, place in enumerate(group):
        word = place.caption or place.equals or f"choice {number + 1}"
        if word in taken.values() and taken.get(place.equals) != word:
            word = f"{word} ({number + 1})"
        word = taken.setdefault(place.equals or word, word)
        spots.append(Bound(place, "", quoted(word)))
    source = of_options(list(dict.fromkeys(taken.values())))
    return guess._replace(type="enum", source=source, sure="map:" in source), spots


def _free(name: str, taken: dict[str, Fact]) -> str:
    """The name, with a number where it has one already or is a part of another's path."""
    tried, number = name, 2
    while tried in taken or any(
        t.startswith(f"{tried}.") or tried.startswith(f"{t}.") for t in taken
    ):
        tried, number = f"{name}_{number}", number + 1
    return tried


def kind(
    form: Form,
    facts: dict[str, Fact],
    tables: Sequence[Sequence[Column]],
    *,
    label: str,
    locale: str,
) -> str:
    """The file's text. A table that runs on adds its opening balance where none is printed."""
    facts = _closed(facts, tables)
    lines = [
        "# Made by `creditdocs import`. What is guessed was read off a caption: look at each, mend",
        "# what is wrong, take `guessed` out, then `creditdocs approve` the captions that stay.",
        f"label: {quoted(label)}",
        f"locale: {locale}",
    ]
    fields = [_line(name, fact) for name, fact in facts.items()]
    for number, printed in enumerate(tables):
        fields += _balances(form.tables[number], printed, named(number), facts=facts)
    lines += ["fields:", *fields] if fields else ["fields: {}"]
    if tables:
        lines.append("rows:")
    for number, printed in enumerate(tables):
        lines += _rows(form.tables[number], printed, named(number).rows, locale=locale)
    return "\n".join(lines) + "\n"


def _closed(facts: dict[str, Fact], tables: Sequence[Sequence[Column]]) -> dict[str, Fact]:
    """With where the balance comes from that the form prints outside of its table, or without."""
    made = dict(facts)
    for number in range(max(len(tables), 1)):
        names = named(number)
        fact = facts.get(names.closing)
        if fact is None or fact.guess.source:
            continue
        source = _OPENING
        if number < len(tables):
            source = _summed(tables[number], names, facts=facts)
        made[names.closing] = fact._replace(guess=fact.guess._replace(source=source))
    return made


def _summed(printed: Sequence[Column], names: Names, *, facts: dict[str, Fact]) -> str:
    """What a balance comes to at a table's end."""
    columns = {column.name for column in printed}
    running = any("running(" in column.source for column in printed)
    begun = f"{names.opening} + " if running or names.opening in facts else ""
    if "amount" in columns or _booked(columns):
        return f'{{formula: "{begun}sum({names.rows}.amount)"}}'
    return _OPENING


def _balances(
    table: Table, printed: Sequence[Column], names: Names, *, facts: dict[str, Fact]
) -> list[str]:
    """The balances a table begins and ends with, where no field says them."""
    lines: list[str] = []
    running = any("running(" in column.source for column in printed)
    if running and names.opening not in facts:
        lines.append(f"  {names.opening}: {{type: money, from: {_OPENING}, guessed: true}}")
    if table.foot and names.closing not in facts:
        source = _summed(printed, names, facts=facts)
        parts = f"type: money, from: {source}, label: {quoted(table.foot.caption)}"
        lines.append(f"  {names.closing}: {{{parts}, guessed: true}}")
    return lines


def _line(name: str, fact: Fact) -> str:
    guess = fact.guess
    parts = [f"type: {guess.type}"]
    if guess.source:
        parts.append(f"from: {guess.source}")
    if guess.format:
        parts.append(f"format: {guess.format}")
    if guess.must:
        parts.append(f"must: {guess.must}")
    if fact.seen:
        parts.append(f"label: {quoted(fact.caption)}")
    parts.append("guessed: true")
    return f"  {name}: {{{', '.join(parts)}}}{'' if guess.sure else '  # of little worth'}"


_OPENING = "{range: [3000, 9000]}"
_POSTINGS = (  # weight, amount, and whether there is one a month
    ("salary", 1, "{range: [1800, 4200], shape: lognormal}", True),
    ("rent", 1, "{range: [-1400, -450], shape: lognormal}", True),
    ("debit", 6, "{range: [-180, -10], shape: lognormal}", False),
    ("card", 12, "{range: [-120, -3], shape: lognormal}", False),
    ("cash", 3, "{range: [-300, -20], step: 10}", False),
)


def _rows(table: Table, printed: Sequence[Column], name: str, *, locale: str) -> list[str]:
    """The table's rows: kinds of posting by weight where it books amounts."""
    least, most = max(table.seen - 10, 1), table.seen + 10
    if not table.runs_on:
        most = min(most, table.rows[0])
    lines = [f"  {name}:", f"    count: [{min(least, most)}, {most}]  # a guess"]
    names = {c.name for c in printed}
    if "booked" in names:
        lines.append(
            "    dates: {column: booked, first: period.start, last: period.end}  # a guess"
        )
    booked = _booked(names)
    if booked:
        lines += _kinds(names, locale)
    lines.append("    columns:")
    if booked and "amount" not in names:
        lines.append("      amount: {type: money}")
    return lines + [_column(c, booked) for c in printed]


def _booked(names: set[str]) -> bool:
    """Are its rows postings? Amounts alone are of anything, such as other loans."""
    moved = bool(names & {"debit", "credit", "balance"})
    return moved or {"booked", "amount"} <= names


def _kinds(names: set[str], locale: str) -> list[str]:
    called = said()["postings"]
    spoken = called.get(locale.partition("-")[0], called["en"])
    lines = ["    kinds:  # a guess"]
    for (name, weight, amount, once), words in zip(_POSTINGS, spoken, strict=True):
        text = f"text: {{choice: {{{words}: 1}}}}, " if "text" in names else ""
        most = ", at_least: 1, at_most: 1" if once else ""
        lines.append(f"      {name}: {{weight: {weight}{most}, set: {{{text}amount: {amount}}}}}")
    return lines


def _column(column: Column, posted: bool) -> str:
    source = column.source or _unposted(column, posted)
    parts = [f"type: {column.type}"]
    if source:
        parts.append(f"from: {source}")
    if column.format:
        parts.append(f'format: "{column.format}"')
    parts.append("guessed: true")
    return f"      {column.name}: {{{', '.join(parts)}}}"


def _unposted(column: Column, posted: bool) -> str:
    """Where a column comes from that follows from no posting."""
    if column.name == "booked" or posted and column.name in ("amount", "text"):
        return ""
    if column.type == "date":
        return "{between: [period.start, period.end]}"
    return {"text": "{words: [2, 4]}", "money": "{range: [10, 900]}"}.get(column.type, "")


def title(form: Form, folder: str) -> str:
    """What the kind is called: the folder's name, as people write it."""
    return " ".join(slug(folder).split("_")).capitalize() or "Form"
