"""The application that gunicorn and the `flask` command load."""

from quizbank import create_app

app = create_app()
