from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "spean.casework.questionnaires"
    label = "questionnaires"
