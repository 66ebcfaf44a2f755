"""The world: draws the truth of one case, person by person and cent by cent."""

from pipeline.world.case import draw_case
from pipeline.world.countries import COUNTRY, CURRENCY
from pipeline.world.institutions import authority_name

__all__ = ["COUNTRY", "CURRENCY", "authority_name", "draw_case"]
