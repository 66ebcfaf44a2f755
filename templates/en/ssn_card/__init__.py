"""The social register's paper card."""
