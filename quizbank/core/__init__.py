"""The science of exams and items: plain Python that needs no app, no clock and no database."""
