"""The samples of the style guide. What pages say is guarded by tests/architecture/test_messages.py."""

from spean.web.ui.guide import LANGUAGES, WORDS


def test_the_samples_of_the_guide_are_in_three_languages():
    assert [name for name, texts in WORDS.items() if tuple(texts) != LANGUAGES] == []
    assert all(text for texts in WORDS.values() for text in texts.values())
