"""What a page shows beside its pixels: lines of print with their words, regions, tables."""
