"""What several rooms of lies need: papers found and their facts edited. No units."""
