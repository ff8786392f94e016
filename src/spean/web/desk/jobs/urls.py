"""The addresses of jobs."""

from django.urls import path

from spean.web.desk.jobs.views import employers, introductions, offers, placements, skills

urlpatterns = [
    path("", offers.jobs, name="jobs"),
    path("list.csv", offers.export_csv, name="jobs-csv"),
    path("list.xlsx", offers.export_xlsx, name="jobs-xlsx"),
    path("new/", offers.new, name="vacancy-new"),
    path("<int:vacancy_id>/", offers.vacancy, name="vacancy"),
    path("<int:vacancy_id>/edit/", offers.edit, name="vacancy-edit"),
    path("<int:vacancy_id>/state/", offers.move, name="vacancy-state"),
    path("<int:vacancy_id>/people/", offers.suggested_people, name="vacancy-people"),
    path("<int:vacancy_id>/introduce/<int:person_id>/", introductions.introduce, name="introduce"),
    path("introductions/<int:introduction_id>/", introductions.answer, name="introduction-answer"),
    path("introductions/<int:introduction_id>/place/", placements.place, name="introduction-place"),
    path("placements/<int:placement_id>/", placements.placement, name="placement"),
    path("placements/<int:placement_id>/evidence/", placements.evidence, name="placement-evidence"),
    path("placements/<int:placement_id>/end/", placements.end, name="placement-end"),
    path("retention/", placements.retention, name="retention"),
    path("retention/<int:check_id>/", placements.check, name="retention-check"),
    path("employers/", employers.employers, name="employers"),
    path("employers/new/", employers.new, name="employer-new"),
    path("people/<int:person_id>/", introductions.person_jobs, name="person-jobs"),
    path("people/<int:person_id>/place/", placements.place_other, name="person-place"),
    path("people/<int:person_id>/skills/", skills.person_skills, name="person-skills"),
    path("people/<int:person_id>/skills/change/", skills.change_skill, name="person-skill"),
    path(
        "people/<int:person_id>/occupations/change/",
        skills.change_occupation,
        name="person-occupation",
    ),
    path("search/skills/", skills.skill_search, name="skill-search"),
    path("search/occupations/", skills.occupation_search, name="occupation-search"),
    path("search/wage/", skills.wage_check, name="wage-check"),
]
