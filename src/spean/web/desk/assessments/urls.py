from django.urls import path

from spean.web.desk.assessments.views import assessing, instruments, screening

urlpatterns = [
    path("people/<int:person_id>/screening/", screening.screen, name="person-screen"),
    path("screenings/<int:screening_id>/", screening.screening, name="screening"),
    path("screenings/<int:screening_id>/tier/", screening.decide, name="screening-decide"),
    path("cases/<int:case_id>/assessments/", assessing.assessments, name="case-assessments"),
    path("cases/<int:case_id>/assessments/begin/", assessing.start, name="assessment-start"),
    path("assessments/<int:assessment_id>/", assessing.assessment, name="assessment"),
    path("assessments/<int:assessment_id>/save/", assessing.save, name="assessment-save"),
    path("assessments/<int:assessment_id>/drop/", assessing.drop, name="assessment-drop"),
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/<int:instrument_id>/", instruments.instrument, name="instrument"),
]
