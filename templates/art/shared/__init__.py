"""What several drawings need: the painter, faces, line work, ornaments, lettering. No units."""
