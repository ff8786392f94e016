from django.urls import path

from spean.web.desk.referrals import sending, views

urlpatterns = [
    path("", views.listed, name="referrals"),
    path("referrals.csv", views.export_csv, name="referrals-csv"),
    path("new/<int:person_id>/", sending.new, name="referral-new"),
    path("<int:referral_id>/", views.one, name="referral"),
    path("<int:referral_id>/turn/", views.turn, name="referral-turn"),
    path("<int:referral_id>/link/", views.link, name="referral-link"),
    path("<int:referral_id>/link/end/", views.link_end, name="referral-link-end"),
    path("<int:referral_id>/slip/", views.slip, name="referral-slip"),
    path("in/<int:letter_id>/", views.letter_in, name="referral-in"),
    path("in/<int:letter_id>/turn/", views.turn_in, name="referral-in-turn"),
]
