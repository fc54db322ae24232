"""Exams that a group sits together: made, begun, compared."""
