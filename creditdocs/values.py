"""What the functions take and give besides records, under the names the public knows."""

from __future__ import annotations

from flows.certify.verdict import Verdict
from flows.commands.catalogue import Entry as Unit
from flows.commands.score import Scored
from output.scoring.scores import Figure, Scores
from pipeline.field_types import FieldDefinition

__all__ = ["FieldDefinition", "Figure", "Scored", "Scores", "Unit", "Verdict"]
