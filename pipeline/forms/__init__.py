"""Kinds of paper without Python: what a ``kind.yaml`` says, drawn, written and derived again."""
