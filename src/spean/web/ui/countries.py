"""Countries that people come home from or ask about, as forms offer them."""

from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("TH", _("Thailand")),
    ("KR", _("Republic of Korea")),
    ("JP", _("Japan")),
    ("MY", _("Malaysia")),
    ("SG", _("Singapore")),
    ("VN", _("Viet Nam")),
    ("LA", _("Lao PDR")),
    ("HK", _("Hong Kong, China")),
    ("SA", _("Saudi Arabia")),
    ("XX", _("Another country")),
]
