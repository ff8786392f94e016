from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "spean.casework.assessments"
    label = "assessments"
