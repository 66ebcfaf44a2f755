"""Papers that are none of the catalogue's kinds: print that lies on desks, all of it invented.

``words`` holds what they say, ``papers`` draws them.
"""

from pipeline.foreign.papers import KINDS, paper

__all__ = ["KINDS", "paper"]
