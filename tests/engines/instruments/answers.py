"""Answers of one person to the shipped instruments; no Django, so that the engine's tests can ask them alone."""

CALM = {
    "sleeps_safely": "yes",
    "afraid": "no",
    "child_alone": "no",
    "could_leave_work": "yes",
    "low_spirits": "no",
    "food_for_a_week": "yes",
    "needs_care": "no",
    "depend_on_you": "0",
    "debt": "none",
    "has_papers": "yes",
    "displaced": "no",
    "knows_a_living": "yes",
}
"""Nothing that adds a point to the screening."""

FULL = {
    # economic:   0.25  1  0.5  0.75 (rarely, reversed)  0.5  0.25  0  0.75        = 4 / 8
    "ec_income": "2",
    "ec_work": "yes",
    "ec_steady": "3",
    "ec_meals": "2",
    "ec_debt": "with_effort",
    "ec_shock": "2",
    "ec_means": "no",
    "ec_skills": "4",
    # social:     0.75  1  1  0.5  0.75  0.5  0.25  0.25                           = 5 / 8
    "so_house": "4",
    "so_papers": "yes",
    "so_school": "yes",
    "so_clinic": "3",
    "so_water": "4",
    "so_office": "3",
    "so_wronged": "2",
    "so_reach": "2",
    # psychosocial: 1  0.75  0.5  1  1 (never)  0.75 (rarely)  0.25 (often)  0.75  = 6 / 8
    "ps_belong": "5",
    "ps_lean": "4",
    "ps_join": "3",
    "ps_safe": "5",
    "ps_quarrels": "1",
    "ps_looked_down": "2",
    "ps_worry": "4",
    "ps_leaving": "by_choice",
}
"""4/8 economic, 5/8 social, 6/8 psychosocial, computed by hand beside the answers."""
