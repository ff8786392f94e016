"""What does a project want to ask? Questions without a score, written by who asks them.

>>> from spean.engines.instruments.questionnaires import as_file, faults_of, read_questionnaire
>>> text = '''{"format": "spean-questionnaire/1", "key": "garden", "moment": "case",
...   "languages": ["km"], "title": {"km": "សួនបន្លែ"}, "sections": [{"questions": [
...     {"id": "garden", "kind": "yes_no", "class": "P2", "text": {"km": "តើមានសួនបន្លែទេ?"}}]}]}'''
>>> garden = read_questionnaire(text)
>>> garden == read_questionnaire(as_file(garden)), faults_of(garden)
(True, ())
"""

from spean.engines.instruments.checking import AnswerProblem
from spean.engines.instruments.items import PREFER_NOT, Option
from spean.engines.instruments.questionnaires.answers import (
    asked,
    kept,
    missing,
    problems_with,
    tidy,
)
from spean.engines.instruments.questionnaires.counting import Count, counts_of
from spean.engines.instruments.questionnaires.faults import (
    NEVER_KEPT,
    Fault,
    QuestionnaireFileError,
    faults_of,
)
from spean.engines.instruments.questionnaires.files import as_file, load, read_questionnaire
from spean.engines.instruments.questionnaires.parts import (
    CHOSEN,
    CURRENCIES,
    LANGUAGES,
    LIMITED,
    NO_CENTS,
    YES_NO,
    Kind,
    Moment,
    Question,
    Questionnaire,
    Secrecy,
    Section,
    Shown,
)
from spean.engines.instruments.questionnaires.xlsform import from_xlsform

__all__ = [
    "CHOSEN",
    "CURRENCIES",
    "LANGUAGES",
    "LIMITED",
    "NEVER_KEPT",
    "NO_CENTS",
    "PREFER_NOT",
    "YES_NO",
    "AnswerProblem",
    "Count",
    "Fault",
    "Kind",
    "Moment",
    "Option",
    "Question",
    "Questionnaire",
    "QuestionnaireFileError",
    "Secrecy",
    "Section",
    "Shown",
    "as_file",
    "asked",
    "counts_of",
    "faults_of",
    "from_xlsform",
    "kept",
    "load",
    "missing",
    "problems_with",
    "read_questionnaire",
    "tidy",
]
