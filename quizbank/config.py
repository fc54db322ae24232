"""Settings, read once from the environment and checked at start; a wrong one stops the app with a
sentence.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from limits import parse_many

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = (
    "development-only-never-in-production"  # refused unless QUIZBANK_ENV says development
)
ENVIRONMENTS = ("development", "production", "test")
# How often one may try; a whole class sits behind one address. QUIZBANK_LIMIT_SIGN_IN and so on.
RATE_LIMITS = {
    "SIGN_IN": "300 per 10 minutes",  # by address
    "PASSWORD": "10 per 15 minutes",  # wrong passwords for one account
    "SIGN_UP": "300 per hour",  # by address
    "RESET": "30 per hour",  # by address
    "RESET_EMAIL": "3 per hour",  # e-mails to one person
    "GUEST": "600 per hour",  # by address
    "CALENDAR": "1200 per hour",  # by address: calendar programs ask for many people from a few
    "REPORT": "20 per hour",  # reports of questions by one account
    "JOIN": "30 per 10 minutes",  # wrong codes of study groups, by address
    "CLASS_CODE": "30 per 10 minutes",  # wrong codes of question sets, by address
}


class WrongSetting(RuntimeError):
    """A setting is missing or cannot be used; the text says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What can differ between one installation and the next."""

    environment: str
    secret_key: str
    database_url: str
    question_sets: Path
    codes: Path
    hide_cpt_sets: bool
    mail_backend: str
    mail_server: str
    mail_port: int
    mail_username: str
    mail_password: str
    mail_use_tls: bool
    mail_sender: str
    rate_limit_storage: str
    rate_limits_enabled: bool
    rate_limits: Mapping[str, str]
    hosts: tuple[str, ...]
    trusted_proxies: int

    def as_flask_config(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions look for."""
        secure = self.environment == "production"
        return {
            "ENVIRONMENT": self.environment,
            "TESTING": self.environment == "test",
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "QUESTION_SETS": self.question_sets,
            "CODES": self.codes,
            "HIDE_CPT_SETS": self.hide_cpt_sets,
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_REFRESH_EACH_REQUEST": False,
            "PERMANENT_SESSION_LIFETIME": timedelta(days=90),
            # The token lives as long as the session: an exam page may stay open for hours and
            # offline.
            "WTF_CSRF_TIME_LIMIT": None,
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_PARTS": 5_000,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "MAIL_BACKEND": self.mail_backend,
            "MAIL_SERVER": self.mail_server,
            "MAIL_PORT": self.mail_port,
            "MAIL_USERNAME": self.mail_username or None,
            "MAIL_PASSWORD": self.mail_password or None,
            "MAIL_USE_TLS": self.mail_use_tls,
            "MAIL_DEFAULT_SENDER": self.mail_sender,
            "MAIL_TIMEOUT": 20,  # seconds; a mail server that hangs must not hold a thread for ever
            "RATELIMIT_STORAGE_URI": self.rate_limit_storage,
            "RATELIMIT_ENABLED": self.rate_limits_enabled,
            "RATELIMIT_HEADERS_ENABLED": False,
            "RATE_LIMITS": dict(self.rate_limits),
            "TRUSTED_HOSTS": list(self.hosts) or None,
            "TRUSTED_PROXIES": self.trusted_proxies,
            "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        }


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting; raises `WrongSetting` that names all that are wrong."""
    env = _as_make_run_left_it(os.environ) if environ is None else environ
    problems: list[str] = []
    environment = env.get("QUIZBANK_ENV", "production")

    if environment not in ENVIRONMENTS:
        problems.append(
            f"QUIZBANK_ENV is {environment!r}; set it to one of {', '.join(ENVIRONMENTS)}."
        )

    settings = Settings(
        environment=environment,
        secret_key=_secret_key(env, environment, problems=problems),
        database_url=_database_url(env),
        question_sets=Path(env.get("QUIZBANK_QUESTION_SETS", ROOT / "question_sets")),
        codes=Path(env.get("QUIZBANK_CODES") or ROOT / "instance" / "codes.sqlite"),
        hide_cpt_sets=_switch(env, "QUIZBANK_HIDE_CPT_SETS", default=False, problems=problems),
        mail_backend=env.get("MAIL_BACKEND", "locmem" if environment == "test" else "console"),
        mail_server=env.get("MAIL_SERVER", "localhost"),
        mail_port=_whole_number(env, "MAIL_PORT", default=25, problems=problems),
        mail_username=env.get("MAIL_USERNAME", ""),
        mail_password=env.get("MAIL_PASSWORD", ""),
        mail_use_tls=_switch(env, "MAIL_USE_TLS", default=False, problems=problems),
        mail_sender=env.get("MAIL_DEFAULT_SENDER", "Quizbank <quizbank@localhost>"),
        rate_limit_storage=env.get("RATELIMIT_STORAGE_URI", "memory://"),
        rate_limits_enabled=_switch(env, "RATELIMIT_ENABLED", default=True, problems=problems),
        rate_limits=_rate_limits(env, problems=problems),
        hosts=tuple(env.get("QUIZBANK_HOSTS", "").replace(",", " ").split()),
        trusted_proxies=_whole_number(
            env, "QUIZBANK_TRUSTED_PROXIES", default=0, problems=problems
        ),
    )
    if not settings.question_sets.is_dir():
        problems.append(
            f"QUIZBANK_QUESTION_SETS is {settings.question_sets}, which is not a folder."
        )
    if problems:
        raise WrongSetting(" ".join(problems))
    return settings


def _secret_key(env: Mapping[str, str], environment: str, *, problems: list[str]) -> str:
    """What signs cookies and links; only in production must somebody have made one."""
    secret_key = env.get("SECRET_KEY", "")
    if not secret_key and environment in ("development", "test"):
        return DEVELOPMENT_KEY
    if environment == "production" and (len(secret_key) < 32 or secret_key == DEVELOPMENT_KEY):
        problems.append(
            "SECRET_KEY must be at least 32 random characters in production. "
            "On your own machine set QUIZBANK_ENV=development instead."
        )
    return secret_key


def _as_make_run_left_it(environ: Mapping[str, str]) -> Mapping[str, str]:
    """A command typed after `make run` works on what that made: development, with its own key."""
    kept = ROOT / "instance" / "secret_key"
    if "SECRET_KEY" in environ or "QUIZBANK_ENV" in environ or not kept.is_file():
        return environ
    return {**environ, "QUIZBANK_ENV": "development", "SECRET_KEY": kept.read_text().strip()}


def _database_url(env: Mapping[str, str]) -> str:
    """SQLite in the instance folder unless told otherwise; PostgreSQL always through psycopg 3."""
    url = env.get("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'quizbank.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _rate_limits(env: Mapping[str, str], *, problems: list[str]) -> dict[str, str]:
    chosen = {name: env.get(f"QUIZBANK_LIMIT_{name}") or RATE_LIMITS[name] for name in RATE_LIMITS}
    for name, limit in chosen.items():
        try:
            parse_many(limit)
        except ValueError:
            example = RATE_LIMITS[name]
            problems.append(f"QUIZBANK_LIMIT_{name} is {limit!r}; write it like {example!r}.")
    return chosen


def _switch(env: Mapping[str, str], name: str, *, default: bool, problems: list[str]) -> bool:
    raw = env.get(name, "").strip().lower()
    if raw in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return raw in ("1", "true", "yes", "on") if raw else default
    problems.append(f"{name} is {raw!r}; set it to 1 or 0.")
    return default


def _whole_number(env: Mapping[str, str], name: str, *, default: int, problems: list[str]) -> int:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    if not raw.isdigit():
        problems.append(f"{name} is {raw!r}; set it to a whole number.")
        return default
    return int(raw)
