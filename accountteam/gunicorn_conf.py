"""How the portal is served, by `make run` and in a deployment. Settings that a gunicorn does not know are ignored.

Threads, because a page waits for PostgreSQL more than it computes; fresh processes now and then, a few at a time,
so that a leak never grows old.
"""

worker_class = "gthread"
workers = 2
threads = 4
max_requests = 5000
max_requests_jitter = 500
timeout = 60
graceful_timeout = 10
keepalive = 5
control_socket_disable = True  # nobody uses it, and it lies in the home folder
accesslog = "-"
# Without the query, which holds what people look for, and without the address they came from.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(B)s'
logger_class = "accountteam.logs.ServerLog"
