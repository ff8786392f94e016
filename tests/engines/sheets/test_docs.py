"""The page about this engine says what the code says."""

from pathlib import Path

import pytest

from spean.engines.sheets import SENTENCES, Limits

PAGE = Path(__file__).parents[3] / "docs" / "engines" / "sheets.md"


@pytest.mark.asvs("2.1.1", "5.1.1")
def test_every_code_stands_in_the_docs_with_its_sentence() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [code for code, text in SENTENCES.items() if f"| `{code}` | {text} |" not in page] == []


@pytest.mark.asvs("2.1.3", "5.1.1")
def test_the_limits_in_the_docs_are_the_limits() -> None:
    page, limits = PAGE.read_text(encoding="utf-8"), Limits()
    said = (
        f"{limits.file_bytes // 10**6} MB",
        f"{limits.unpacked_bytes // 10**6} MB",
        f"1:{limits.packing_ratio}",
        f"{limits.parts:,} parts",
        f"{limits.rows:,} rows",
        f"{limits.columns} columns",
        f"{limits.cell_letters:,} letters",
        f"the first {limits.header_within} ",
        f"the first {limits.listed_flaws:,}",
    )
    assert [text for text in said if text not in page] == []
