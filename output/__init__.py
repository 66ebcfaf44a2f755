"""What leaves: questions, formats, manifest, card and report."""
