"""`spean outbox` and `spean centre phone`, in a house of their own."""

import json

HERE = """
from types import SimpleNamespace
from spean.registry.accounts.models import User
from spean.registry.centres.models import Centre, Membership
dara = Membership.objects.actor_for(User.objects.get(username="dara").pk)
here = SimpleNamespace(dara=dara, samraong=Centre.objects.get(code="OMC"))
"""
BOOKED = f"""{HERE}
from spean.base import clock
from tests.factories.outbox import with_a_date
with clock.stopped_at(clock.now() - clock.days(2)):
    day = clock.today() + clock.days(3)
    with_a_date(here, on=day, at=None, name_latin="Kim Nary")
    with_a_date(here, on=day, at=None, phone="", name_latin="Kim Bopha", birth_year=1970)
"""
PHONE = f"{HERE}\nprint(here.samraong.phone)"


def test_what_waits_is_shown_counted_and_sent(elsewhere, its_backup):
    elsewhere.told("restore", its_backup[0], "--replace")
    elsewhere.python(BOOKED)
    assert elsewhere.told("outbox", "show") == {
        "messages": {}, "gateways": {"sms": "file", "telegram": "file"},
    }  # fmt: skip
    done = elsewhere.spean("outbox", "send", "--dry-run")
    assert json.loads(done.stdout) == {}
    assert "Nothing was sent" in done.stderr
    assert json.loads(elsewhere.spean("outbox", "send").stdout)["planned"] == 2
    assert json.loads(elsewhere.spean("outbox", "send").stdout)["planned"] == 0
    (elsewhere.var / "gateways.toml").write_text("")
    shown = elsewhere.spean("outbox", "show").stdout
    (elsewhere.var / "gateways.toml").unlink()
    assert "no gateway" in shown
    assert "queued" in shown
    assert "Kim" not in shown


def test_the_phone_of_a_centre_is_set_and_nonsense_is_refused(elsewhere, its_backup):
    elsewhere.told("restore", its_backup[0], "--replace")
    assert elsewhere.spean("centre", "phone", "OMC", "044 000 100").returncode == 0
    assert "no centre" in elsewhere.spean("centre", "phone", "XXX", "044 000 100").stderr
    assert "no phone number" in elsewhere.spean("centre", "phone", "OMC", "call us").stderr
    assert elsewhere.python(PHONE).strip() == "044 000 100"
