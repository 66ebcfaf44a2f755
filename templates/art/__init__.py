"""Drawn artwork, one unit per file: nothing here is photographed or copied from a real paper."""
