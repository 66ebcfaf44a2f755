"""The language: what things are, and the engines that act on them; imports nothing else of ours."""

from pipeline import pins as pins
