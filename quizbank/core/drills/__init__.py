"""Drills: questions made from the code tables, right by construction and without end."""
