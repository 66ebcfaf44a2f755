"""Plastic licences of the states' road departments."""
