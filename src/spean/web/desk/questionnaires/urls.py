from django.urls import path

from spean.web.desk.questionnaires.views import answering, listing, publishing, sheets, writing

urlpatterns = [
    path("questionnaires/", listing.listed, name="questionnaires"),
    path("questionnaires/new/", writing.new, name="questionnaire-new"),
    path("questionnaires/<int:version_id>/", listing.version, name="questionnaire"),
    path("questionnaires/<int:version_id>/file/", listing.file, name="questionnaire-file"),
    path("questionnaires/<int:version_id>/heading/", writing.heading, name="questionnaire-heading"),
    path(
        "questionnaires/<int:version_id>/question/", writing.question, name="questionnaire-question"
    ),
    path("questionnaires/<int:version_id>/section/", writing.section, name="questionnaire-section"),
    path("questionnaires/<int:version_id>/arrange/", writing.arrange, name="questionnaire-arrange"),
    path("questionnaires/<int:version_id>/next/", publishing.following, name="questionnaire-next"),
    path("questionnaires/<int:version_id>/drop/", publishing.drop, name="questionnaire-drop"),
    path(
        "questionnaires/<int:version_id>/publish/", publishing.publish, name="questionnaire-publish"
    ),
    path("questionnaires/<int:version_id>/retire/", publishing.retire, name="questionnaire-retire"),
    path("questionnaires/<int:version_id>/counts/", sheets.counts, name="questionnaire-counts"),
    path("questionnaires/<int:version_id>/answers/", sheets.listed, name="responses"),
    path("questionnaires/<int:version_id>/answers.csv", sheets.as_csv, name="responses-csv"),
    path("questionnaires/<int:version_id>/answers.xlsx", sheets.as_xlsx, name="responses-xlsx"),
    path("people/<int:person_id>/answers/", answering.ask, name="response-ask"),
    path("cases/<int:case_id>/answers/", answering.start, name="response-start"),
    path("answers/<int:response_id>/", answering.response, name="response"),
    path("answers/<int:response_id>/save/", answering.save, name="response-save"),
    path("answers/<int:response_id>/drop/", answering.drop, name="response-drop"),
    path("answers/<int:response_id>/reopen/", answering.reopen, name="response-reopen"),
]
