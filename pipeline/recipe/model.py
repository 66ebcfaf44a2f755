"""The recipe's keys, and what follows from them: its shards and its hash."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.recipe import counts, own_blanks, own_kinds, own_layouts
from pipeline.recipe.captures import Captures
from pipeline.recipe.fit import FitTables
from pipeline.recipe.negatives import Negatives
from pipeline.recipe.values import FILLED, POSITIVE, Part, Share, Weights, some_weight
from pipeline.recipe.world import World
from pipeline.records import Language

# Seconds of one core that a shard of a large run takes, roughly; its pictures, some 500 MB, are
# held in memory.
TASK = 90
ORIGINALS = 10_000  # cases whose papers are PDFs: the manifest lists every one
SMALL, SHARDS = 5, 256  # cases of a shard that are always enough, and shards


class Anomalies(Part):
    """The lies somebody tells."""

    share: Share = 0.5
    """Of the cases: how many get an anomaly, where their papers can carry one."""
    near_boundary: Share = 0.3
    """Of those: how many lie a whole unit of currency, or a day, past a threshold, where the rule
    has one; their twins lie on it, or a unit inside."""
    twins: bool = True
    """Does a file with an anomaly bring its clean twin along?"""
    kinds: Weights | None = None
    """Anomalies by weight; without this key all of the catalogue, alike."""


class Labels(Part):
    """What of a picture's print is labelled, beside its fields."""

    lines: bool = True
    """Every line of print, captions, headings and running text among them?"""
    words: bool = True
    """Every word of them, too?"""

    @model_validator(mode="after")
    def _words_of_lines(self) -> Labels:
        if self.words and not self.lines:
            raise ValueError("words are parts of lines: say words: false, too, or lines: true")
        return self


class Questions(Part):
    """What is asked."""

    kinds: tuple[str, ...] | None = None
    """By subtask or unit; without this key all."""
    parameters: dict[str, dict[str, int | float | bool | str]] = {}
    """What a unit's class takes, by unit and name."""
    per_case: int = Field(8, ge=1, le=1_000)
    """At most so many of one subtask about one file."""


class Splits(Part):
    """How cases are shared out, by weight."""

    LATER: ClassVar[frozenset[str]] = frozenset({"stratified"})

    train: float = Field(0.8, ge=0)
    """Weight of the split of this name."""
    validation: float = Field(0.1, ge=0)
    """Weight of the split of this name."""
    test: float = Field(0.1, ge=0)
    """Weight of the split of this name."""

    stratified: bool = False
    """Has every split its share of both languages, of all sorts of people, and so of papers, as
    near as whole cases allow? If not, they come by chance; conditions are shared out anyway."""

    @model_validator(mode="after")
    def _any(self) -> Splits:
        some_weight(self.weights)
        return self

    @property
    def weights(self) -> dict[str, float]:
        """Of the splits, by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


class Shards(Part):
    """How the work is cut."""

    cases_per_shard: int | None = Field(None, ge=1, le=10_000)
    """Cases that one worker makes at a time; without this key so many that a shard takes a minute
    or two. It never changes a byte."""


class Recipe(Part):
    """All of it."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"balance", "fit", "images", "negatives", "tampered_share"}
    )

    name: str = Field("dataset", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    """The dataset's name, and its folder under dataset/ unless --out says otherwise."""
    seed: int = Field(1, ge=0, lt=2**63)
    """Another seed, other people."""
    cases: int = Field(40, ge=1, le=10_000_000)
    """How many households; one with an anomaly gives two files, its own and its twin's."""
    images: int | None = Field(None, ge=1, le=10**9)
    """How many different pictures there are, exactly, shared evenly over the cases; where cases is
    null or left out, there are as many cases as give about all pictures of a file each."""
    today: date = Field(date(2026, 3, 31), ge=date(1950, 1, 1), le=date(2100, 12, 31))
    """The last day a file may be looked at; each has its own day in the half year before."""
    languages: Annotated[dict[Language, float], POSITIVE, FILLED] = {"zh": 0.58, "en": 0.42}
    """Chinese and English households by weight."""
    world: World = World()
    """Who lives in the invented countries."""
    fit: FitTables = ()
    """Tables of your own numbers that the cases are in proportion to; see docs/fit.md."""
    documents: dict[str, Weights] | None = None
    """Kinds of paper, each with the weights of its layouts ({}: all, alike); without this key every
    shipped kind. The folder of a kind of your own, with its kind.yaml, is named by its path."""
    handed_in: dict[str, Share] = {}
    """By kind: the share of those who have such a paper that bring it; of other kinds all do."""
    templates: Annotated[tuple[str, ...], Field(max_length=100)] = ()
    """Layouts of your own: YAML files, or folders that hold some."""
    anomalies: Anomalies = Anomalies()
    """The lies somebody tells."""
    tampered_share: Share | None = None
    """Of images, which has to be given: how many show tampering, exactly; without this key as many
    as anomalies bring about."""
    captures: Captures = Captures()
    """The camera."""
    balance: Literal["kinds", "conditions"] | None = None
    """What shall have as many pictures each: the kinds of paper (weight for weight, see
    captures.kinds), or the conditions, one of which each picture then meets."""
    negatives: Negatives = Negatives()
    """Pictures that show no paper of the file, or none with anything on it."""
    labels: Labels = Labels()
    """What of a picture's print is labelled, beside its fields."""
    questions: Questions = Questions()
    """What is asked."""
    policy: Policy = Policy()
    """The credit rules; wording, answers and checks read the same numbers."""
    splits: Splits = Splits()
    """How cases are shared out; twins stay together."""
    shards: Shards = Shards()
    """How the work is cut."""
    specimen: bool = False
    """A visible SPECIMEN mark over every page?"""
    originals: bool = False
    """Is every paper put down as a PDF of its own, too, under documents/? At most 10,000 cases."""

    refilled: Annotated[dict[str, str], Field(max_length=20)] = {}
    """Own kinds by path, each with a fillable PDF of its form that is filled in, too, as a file."""

    @model_validator(mode="before")
    @classmethod
    def _enough_cases(cls, given: Any) -> Any:
        """As many cases as so many pictures are of, where nothing is said of cases."""
        if isinstance(given, dict) and given.get("images") and given.get("cases") is None:
            try:
                return {**given, "cases": counts.cases_for(given)}
            except (TypeError, ValueError):  # which the fields say better
                return {key: value for key, value in given.items() if key != "cases"}
        return given

    @model_validator(mode="after")
    def _countable(self) -> Recipe:
        counts.check(self)
        if self.fit and self.splits.stratified:
            raise ValueError("splits.stratified: who a case is about follows from fit; drop one")
        return self

    @model_validator(mode="after")
    def _few_originals(self) -> Recipe:
        if self.originals and self.cases > ORIGINALS:
            raise ValueError(f"originals: {self.cases} cases, of at most {ORIGINALS} as PDFs")
        for kind in self.refilled:
            if not self.originals or kind not in own_kinds.named(self.documents):
                raise ValueError(f"refilled.{kind[:100]}: not an own kind of originals")
        return self

    @property
    def per_image(self) -> bool:
        """Does each picture meet a condition of its own?"""
        return self.captures.per == "image" or self.balance == "conditions"

    @property
    def cases_per_shard(self) -> int:
        """As fixed, or so many that a shard takes minutes.

        They are fewer where workers would have too few shards to share. Only the recipe decides.
        """
        if self.shards.cases_per_shard:
            return self.shards.cases_per_shard
        papers = counts.papers(self.documents) * (1 + self.anomalies.share * self.anomalies.twins)
        pictures = papers * self.captures.sessions
        if self.images is not None:
            pictures = self.images / self.cases
        # Seconds, as measured on a core of 2024.
        seconds = 0.2 + pictures * (0.01 + 0.016 * self.captures.million_pixels)
        return max(1, min(round(TASK / seconds), max(SMALL, self.cases // SHARDS)))

    @property
    def shard_count(self) -> int:
        """Into how many shards the work is cut."""
        return -(-self.cases // self.cases_per_shard)

    def hash(self) -> str:
        """Of what decides the bytes of a case.

        That is everything but its sharding, how many cases there are, and the folders of templates.
        Of cases that are fitted to tables, or share a number of pictures, also how many there are.
        """
        counted = self.fit or self.images is not None
        idle = {"shards"} if counted else {"shards", "cases"}
        keys = self.portable().model_dump(mode="json", exclude=idle)
        # Not as written: manifests sort their keys.
        own = sorted(template.digest(path) for path in self.template_files())
        own += sorted(sha256(own_blanks.read(p)).hexdigest() for p in self.refilled.values())
        text = json.dumps([keys, own], sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()

    def portable(self) -> Recipe:
        """The same recipe as it may be shown to anybody.

        Of paths that lead out of the working directory only the name is left.
        """
        own = {entry: own_layouts.shown(entry) for entry in self.templates}
        paths = own_kinds.named([*(self.documents or ()), *self.handed_in])
        kinds = {path: own_layouts.shown(path, 2) for path in paths}
        folders = {str(Path(kind).parent): str(Path(name).parent) for kind, name in kinds.items()}
        documents = self.documents and {
            kinds.get(kind, kind): {
                own_layouts.renamed(name, {**own, **folders}): w for name, w in weights.items()
            }
            for kind, weights in self.documents.items()
        }
        brought = {kinds.get(kind, kind): share for kind, share in self.handed_in.items()}
        return self.model_copy(
            update={
                "templates": tuple(own.values()),
                "documents": documents,
                "handed_in": brought,
                "refilled": {
                    kinds.get(kind, kind): own_layouts.shown(path)
                    for kind, path in self.refilled.items()
                },
            }
        )

    def template_files(self) -> list[Path]:
        """The user's own layout files, also those of own kinds.

        Relative names count from the working directory.

        Raises:
            UserError: a name that leads nowhere.
        """
        found: list[Path] = []
        for entry in self.templates:
            found += own_layouts.files(entry, self.name)
        return found + own_kinds.layout_files(self.documents, self.name)
