"""E-mails about an account."""

from flask import current_app, render_template
from flask_mailman import EmailMessage

from quizbank.extensions import mail


def password_reset_mail(*, to: str, link: str) -> EmailMessage:
    """The one-time link; the message can be sent after the request is over."""
    return EmailMessage(
        subject="Your new Quizbank password",
        body=render_template("accounts/mail/password_reset.txt", link=link),
        from_email=current_app.config["MAIL_DEFAULT_SENDER"],
        to=[to],
        connection=mail.get_connection(),
    )
