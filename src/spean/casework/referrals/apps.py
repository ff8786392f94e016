from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "spean.casework.referrals"
    label = "referrals"
