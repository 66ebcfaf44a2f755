"""How the guide is built: ``make docs``."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

project = "creditdocs"
copyright = "the creditdocs contributors"  # noqa: A001 - the name that Sphinx reads
version = release = version_of("creditdocs")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_generated", "generator", "units/examples"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
# Of what other packages define, there is nothing to link to without asking their sites.
nitpick_ignore_regex = [
    ("py:.*", r"(?!creditdocs\.).*"),
    ("py:class", r"creditdocs\.dataset\.R"),  # a type variable, which has no entry
]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
html_theme = "furo"
html_title = f"creditdocs {release}"
html_static_path = ["_static"]
html_css_files = ["guide.css"]
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None


def setup(app: Sphinx) -> None:
    """The parts made from the code are made before anything is read."""
    app.connect("builder-inited", _generate)


def _generate(app: Sphinx) -> None:
    import generator

    generator.write(HERE / "_generated")
