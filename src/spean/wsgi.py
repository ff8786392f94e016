"""The door for a web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from spean.base.alone import call_the_database_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spean.settings")
application = get_wsgi_application()
call_the_database_only(settings.DATABASES)
