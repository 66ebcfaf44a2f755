"""What several formats need: text lines, boxes, polygons, crops, conversations, files."""
