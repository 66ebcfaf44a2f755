"""What several rooms of questions need: prompts, views of papers, typed facts. No units."""
