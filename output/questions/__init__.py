"""What a credit reviewer would ask: one file per subtask, each with its prompt, answer, evidence and a second derivation."""
