"""What can be done to questionnaires and to answers."""

from spean.casework.questionnaires.actions.answering import (
    drop_response,
    finish_response,
    reopen_response,
    save_response,
    start_response,
)
from spean.casework.questionnaires.actions.beginning import (
    begin_questionnaire,
    continue_questionnaire,
    import_questionnaire,
)
from spean.casework.questionnaires.actions.publishing import (
    drop_version,
    publish_version,
    resume_questionnaire,
    retire_questionnaire,
    take_version_back,
)
from spean.casework.questionnaires.actions.writing import (
    arrange_question,
    change_heading,
    put_question,
    put_section,
    remove_question,
    remove_section,
    undo_change,
)

__all__ = [
    "arrange_question",
    "begin_questionnaire",
    "change_heading",
    "continue_questionnaire",
    "drop_response",
    "drop_version",
    "finish_response",
    "import_questionnaire",
    "publish_version",
    "put_question",
    "put_section",
    "remove_question",
    "remove_section",
    "reopen_response",
    "resume_questionnaire",
    "retire_questionnaire",
    "save_response",
    "start_response",
    "take_version_back",
    "undo_change",
]
