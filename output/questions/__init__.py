"""What a credit reviewer would ask: one file per subtask.

Each with its prompt, answer, evidence and a second derivation.
"""
