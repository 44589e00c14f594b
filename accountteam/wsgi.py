"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from .checks import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountteam.settings")
application = get_wsgi_application()
refuse_unsafe()

# What is loaded by now stays for good: the collector need not walk through it again and again.
gc.collect()
gc.freeze()
