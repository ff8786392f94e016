from django.urls import path

from spean.web.desk.plans import activities, views

urlpatterns = [
    path("cases/<int:case_id>/plan/", views.start, name="plan-start"),
    path("plans/<int:plan_id>/", views.plan, name="plan"),
    path("plans/<int:plan_id>/discuss/", views.discuss, name="plan-discuss"),
    path("plans/<int:plan_id>/sign/", views.sign, name="plan-sign"),
    path("plans/<int:plan_id>/approve/", views.approve, name="plan-approve"),
    path("plans/<int:plan_id>/drop/", views.drop, name="plan-drop"),
    path("plans/<int:plan_id>/print/", views.paper, name="plan-print"),
    path("plans/<int:plan_id>/activities/new/", activities.add, name="plan-activity-new"),
    path("activities/<int:activity_id>/", activities.change, name="activity"),
    path("activities/<int:activity_id>/drop/", activities.drop, name="activity-drop"),
    path("activities/<int:activity_id>/move/", activities.move, name="activity-move"),
    path("activities/<int:activity_id>/step/", activities.step, name="activity-step"),
]
