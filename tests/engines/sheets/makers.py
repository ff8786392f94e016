"""Files made while the tests run: workbooks from their bare XML, and lists as bytes."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

HEADER = ["ឈ្មោះ", "ភេទ", "អាយុ", "ខេត្តចង់ធ្វើការ", "វិស័យ", "ប្រាក់ខែចង់បាន"]
SOKHA = ["សុខ សុខា", "ស្រី", "២៨", "ភ្នំពេញ", "កាត់ដេរ", "២១០ដុល្លារ"]
DARA = ["ចាន់ ដារ៉ា", "ប្រុស", "35", "បាត់ដំបង", "សំណង់", "250$"]


def csv_file(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def csv_text(*rows: list[str], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in rows)


def column(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row(number: int, texts: list[str], *, attributes: str = "", more: str = "") -> str:
    cells = "".join(cell(f"{column(at)}{number}", text) for at, text in enumerate(texts, 1) if text)
    return f'<row r="{number}"{attributes}>{cells}{more}</row>'


def sheet_xml(*rows: str, before: str = "", after: str = "") -> str:
    data = "".join(rows)
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def list_xml(*, before: str = "", after: str = "", extra: tuple[str, ...] = ()) -> str:
    """The headings, Sokha and Dara, then what is added."""
    return sheet_xml(
        row(1, HEADER), row(2, SOKHA), row(3, DARA), *extra, before=before, after=after
    )


def rels_xml(*relations: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{rid}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for rid, kind, target in relations
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def workbook_xml(*sheets: tuple[str, str, str], properties: str = "") -> str:
    """Each sheet is its name, its relation and its state."""
    inner = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="{rid}" state="{state}"/>'
        for at, (name, rid, state) in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{inner}</sheets></workbook>'


def styles_xml(*formats: str, fonts: tuple[str, ...] = ("Calibri",)) -> str:
    """Style 0 is plain; styles 1, 2 ... show the formats given, each in the last font."""
    named = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode={quoteattr(f)}/>' for at, f in enumerate(formats)
    )
    drawn = "".join(f'<font><name val="{font}"/></font>' for font in fonts)
    last = len(fonts) - 1
    cells = "".join(f'<xf numFmtId="{164 + at}" fontId="{last}"/>' for at in range(len(formats)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{named}</numFmts><fonts>{drawn}</fonts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{cells}</cellXfs></styleSheet>'
    )


def shared_xml(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


def parts_of(
    sheet: str,
    *,
    workbook: str | None = None,
    styles: str | None = None,
    shared: str | None = None,
    relations: tuple[tuple[str, str, str], ...] = (("rId1", "worksheet", "worksheets/sheet1.xml"),),
) -> dict[str, str]:
    related = [*relations]
    parts = {
        "_rels/.rels": rels_xml(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook or workbook_xml(("List", "rId1", "visible")),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if styles is not None:
        related.append(("rId98", "styles", "styles.xml"))
        parts["xl/styles.xml"] = styles
    if shared is not None:
        related.append(("rId99", "sharedStrings", "/xl/sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = shared
    parts["xl/_rels/workbook.xml.rels"] = rels_xml(*related)
    return parts


def xlsx_file(folder: Path, parts: Mapping[str, str | bytes], name: str = "list.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def workbook(folder: Path, sheet: str, name: str = "list.xlsx", **parts: object) -> Path:
    return xlsx_file(folder, parts_of(sheet, **parts), name)  # type: ignore[arg-type]  # passed on
