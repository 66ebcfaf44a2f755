"""Cases in proportion to a bank's own tables: read, fitted, shared out, found and counted again."""

from pipeline.fitting.marginals import read_marginals
from pipeline.fitting.plan import Plan, plan_of

__all__ = ["Plan", "plan_of", "read_marginals"]
