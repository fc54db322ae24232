"""The application that gunicorn and the `flask` command load."""

import sys

from quizbank import create_app
from quizbank.config import WrongSetting

try:
    app = create_app()
except WrongSetting as wrong:
    sys.exit(str(wrong))
