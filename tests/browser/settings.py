"""The product's own settings for the house of the browser, with one thing more: a window may live on
a later day. A story of a year is told in seconds, in its own window, and nobody else's clock moves.
"""

from spean.settings import *  # noqa: F403  the house stands on the product's settings
from spean.settings import MIDDLEWARE

MIDDLEWARE = ["tests.browser.later.LaterDays", *MIDDLEWARE]
