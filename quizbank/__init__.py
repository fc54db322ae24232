"""Quizbank: practice exams for people who prepare for the medical-coding certifications."""

from quizbank.factory import create_app

__all__ = ["create_app"]
