"""How gunicorn serves the app; each value can be set from the environment."""

import os

bind = os.environ.get("QUIZBANK_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("QUIZBANK_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("QUIZBANK_THREADS", "4"))
keepalive = 15
timeout = 60
graceful_timeout = 20
max_requests = 0
# Without it one worker now and then gets every kept-alive connection and the other idles.
reuse_port = True
# gunicorn would put a control socket at one fixed place in the home directory, for all apps of this
# user.
control_socket_disable = True


def post_worker_init(worker):
    """Each worker looks after the difficulties of questions; of all workers one works at a time."""
    from quizbank.clock import utcnow
    from quizbank.learning.keeping_up import KeepingUp

    worker.keeping_up = KeepingUp(worker.wsgi, clock=utcnow)
    worker.keeping_up.start()


def worker_exit(_server, worker):
    """The thread ends with its worker, and not in the middle of a write."""
    if hasattr(worker, "keeping_up"):
        worker.keeping_up.end()
