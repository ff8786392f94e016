"""Files sent to the desk: only what is asked for is kept, under our name, and never more than asked."""

import resource
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spean.casework.intake.models import ImportBatch
from tests.engines.sheets import makers
from tests.factories.intake import SOKHA, csv_of
from tests.security.asking import addresses_of, client_of, furnished, taken_back

pytestmark = pytest.mark.django_db
GOOD = csv_of(SOKHA).encode()


@pytest.fixture
def desk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "arriving")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    here, records = furnished()
    return here, records, client_of(here.users["dara"])


def sent(client, here, content, name="list.csv"):
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a hostile client writes it
    return client.post(reverse("desk:import-new"), {"file": file, "centre": here.samraong.pk})


def parts(more):
    return lambda folder: makers.xlsx_file(folder, makers.parts_of(makers.list_xml()) | more)


def sheet(text):
    return lambda folder: makers.workbook(folder, text)


def appended(head, kind):
    def make(folder):
        whole = makers.workbook(folder, makers.list_xml(), "good.xlsx").read_bytes()
        return makers.csv_file(folder, head + whole, kind)

    return make


def nested(folder):
    inner = folder / "inner.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 20_000_000)
    return parts({"xl/media/inner.zip": inner.read_bytes() * 3})(folder)


def linked(folder):
    path = parts({})(folder)
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("xl/media/link.png")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return path


DTD = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE a ["
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "ha"}">' for at in range(12))
    + "]>"
)
LINK = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
REFUSED = {
    "a GIF that is a workbook": appended(b"GIF89a", "a.xlsx"),
    "a PDF that is a workbook": appended(b"%PDF-1.7\n", "a.xlsx"),
    "a page that is a list": lambda f: makers.csv_file(
        f, "<!doctype html><script>x</script>,a\n1,2"
    ),
    "an old workbook with macros": parts({"xl/vbaProject.bin": b"\0" * 99}),
    "outside of the folder": parts({"../../evil.csv": "x"}),
    "an absolute name": parts({"/etc/cron.d/evil": "x"}),
    "a Windows name": parts({"..\\evil.csv": "x"}),
    "a drive": parts({"C:evil": "x"}),
    "an entity that reads a file": sheet(DTD + makers.list_xml()),
    "entities that multiply": sheet(LAUGHS + makers.list_xml()),
    "a flood of pixels": parts({"xl/media/image1.png": b"\x89PNG" + b"\0" * 120_000_000}),
    "a command in CSV": lambda f: makers.csv_file(f, "Name,Sex\n=cmd|' /C calc'!A0,F\n"),
    "a command behind a sign": lambda f: makers.csv_file(
        f, "Name,Sex\n@SUM(1+1)*cmd|' /C calc'!A0,F\n"
    ),
    "a hundred thousand parts": lambda f: makers.xlsx_file(
        f, makers.parts_of(makers.list_xml()) | {f"p{at}": "" for at in range(20_000)}
    ),
}
READ_AS_CELLS = {
    "a document type in the styles": parts({"xl/styles.xml": DTD + "<a>&b;</a>"}),
    "a link to another workbook": parts({"xl/externalLinks/externalLink1.xml": LINK}),
    "a link in the archive": linked,
    "a zip in the workbook": nested,
    "an absurd dimension": sheet(makers.list_xml(before='<dimension ref="A1:XFD1048576"/>')),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.asvs("5.2.2")
def test_a_hostile_file_is_refused_and_nothing_of_it_kept(desk, tmp_path, kind):
    here, _records, client = desk
    path = REFUSED[kind](tmp_path)
    before = set((tmp_path / "files").rglob("*"))
    response = sent(client, here, path.read_bytes(), path.name)
    assert response.status_code == 200, response.headers
    assert set((tmp_path / "files").rglob("*")) == before
    assert list((tmp_path / "arriving").iterdir()) == []
    assert ImportBatch.objects.count() == 1  # the one that the furnished house has


@pytest.mark.parametrize("kind", READ_AS_CELLS)
@pytest.mark.asvs("1.3.6")
def test_what_is_beside_the_cells_is_never_opened(desk, tmp_path, kind):
    """Either it is refused, or the list is read and the rest is left alone: never unpacked."""
    here, _records, client = desk
    path = READ_AS_CELLS[kind](tmp_path)
    assert sent(client, here, path.read_bytes(), path.name).status_code in {200, 302}
    for file in (tmp_path / "files").rglob("*"):
        assert file.is_dir() or (not file.is_symlink() and file.stat().st_mode & 0o111 == 0)


NAMES = [
    "\u202evsc.exe",
    "a\0.csv",
    "../../x.csv",
    "C:\\x.csv",
    "x" * 10_000 + ".csv",
    ".csv",
    "a\r\nb.csv",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.asvs("5.3.1", "5.3.2")
def test_a_file_lies_under_our_name_whatever_it_was_called(desk, tmp_path, name):
    here, _records, client = desk
    assert sent(client, here, GOOD, name).status_code in {200, 302, 400}
    kept = [file.name for file in (tmp_path / "files").rglob("*") if file.is_file()]
    assert [one for one in kept if len(one) > 40 or not one.isascii()] == []
    newest = ImportBatch.objects.order_by("-pk").first()
    page = client.get(reverse("desk:import-problems", args=[newest.pk, "csv"]))
    told = page.headers["Content-Disposition"]
    assert told == f"attachment; filename*=UTF-8''import-{newest.pk}-problems.csv"


@pytest.mark.asvs("3.2.1")
def test_no_other_address_keeps_a_file(desk, tmp_path):
    """Nor does this one keep a visitor's."""
    here, records, client = desk
    before = set(tmp_path.rglob("*"))
    for name, url in addresses_of(records):
        with taken_back():
            client.post(url, {"file": SimpleUploadedFile("list.csv", GOOD), "why": "x"})
        if name == "account_logout":
            client.force_login(here.users["dara"])
    client.logout()
    assert sent(client, here, GOOD).status_code == 302
    assert set(tmp_path.rglob("*")) == before


class Endless:
    """A body that says how long it is and counts how much of it was read."""

    def __init__(self, length):
        self.length, self.read_so_far = length, 0

    def read(self, size=-1):
        size = min(size if size >= 0 else self.length, self.length - self.read_so_far)
        self.read_so_far += size
        return b"x" * size

    def readline(self, size=-1):
        return self.read(size)

    def __len__(self):
        return self.length


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data; boundary=b", "text/csv", "application/x-www-form-urlencoded"],
)
@pytest.mark.asvs("5.2.1", "2.3.2")
def test_three_hundred_megabytes_are_stopped_before_they_are_read(desk, tmp_path, content_type):
    _here, _records, client = desk
    body = Endless(300 * 1024 * 1024)
    response = client.generic(
        "POST",
        reverse("desk:import-new"),
        b"",
        content_type,
        **{"CONTENT_LENGTH": str(body.length), "CONTENT_TYPE": content_type, "wsgi.input": body},
    )
    assert response.status_code in {200, 413}
    assert body.read_so_far < 8 * 1024 * 1024
    assert list((tmp_path / "arriving").iterdir()) == []
    if content_type.startswith("multipart"):
        assert response.status_code == 413
        assert "50 MB" in response.content.decode()


IN_A_CELL = """
    import sys
    from pathlib import Path
    from spean.engines.sheets.codes import Unreadable
    from spean.engines import sheets
    try:
        print(sheets.read(Path(sys.argv[1])))
    except Unreadable as error:
        print("refused", error.code)
"""


@pytest.mark.asvs("15.2.2")
def test_a_flood_is_refused_in_little_memory(tmp_path):
    """A child that may have 400 MB in all opens what would unpack to far more."""
    path = tmp_path / "flood.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in makers.parts_of(makers.list_xml()).items():
            archive.writestr(name, part)
        with archive.open("xl/media/image1.png", "w", force_zip64=True) as stream:
            for _each in range(600):
                stream.write(b"\0" * 1_000_000)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(IN_A_CELL), str(path)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("refused "), done.stderr[-500:]
