"""A shared laptop: the screen that locks keeps nothing readable and loses nothing typed."""

import pytest

pytestmark = pytest.mark.browser

TYPED = "ពាក់កណ្ដាលឈ្មោះ"
COVER = "dialog.lock-screen[open]"


def typing(window):
    window.open("/people/new/")
    field = window.page.locator("main input[type=text]").first
    field.fill(TYPED)
    return field


def unlock(window, password="spean-demo-dara"):
    window.page.fill("#lock-password", password)
    window.page.click(".lock-screen button.btn-primary")


def lock_now(window):
    window.page.click("header details.menu:has(form[data-lock-now]) summary")
    with window.page.expect_response("**/accounts/lock/"):
        window.page.click("form[data-lock-now] button")
    window.page.wait_for_selector(COVER)


def readable(window):
    """What can be read on the screen, other than the cover."""
    return window.page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(e => !e.closest(".lock-screen")
        && e.checkVisibility({visibilityProperty: true}) && e.innerText && e.innerText.trim())
        .map(e => e.outerHTML.slice(0, 120))"""
    )


def test_lock_now_hides_the_page_and_gives_it_back_as_it_was(sit):
    window = sit("dara")
    field = typing(window)
    assert readable(window) != []
    lock_now(window)
    assert readable(window) == []
    assert window.barriers() == []
    window.page.keyboard.press("Escape")
    assert window.page.locator(COVER).count() == 1
    unlock(window, "not my password")
    window.page.wait_for_selector(".lock-screen [role=alert]:not([hidden])")
    unlock(window)
    window.page.wait_for_selector(COVER, state="detached")
    assert field.input_value() == TYPED
    assert readable(window) != []
    assert window.open("/people/") == 200
    assert "/people/" in window.page.url


def test_after_half_an_hour_the_page_covers_itself_and_the_server_is_locked_too(sit):
    window = sit("dara")
    window.page.clock.install()
    field = typing(window)
    window.page.clock.run_for(3000)  # the page asks who is called alike
    window.page.wait_for_load_state("networkidle")
    window.page.clock.fast_forward("29:00")
    assert window.page.locator(COVER).count() == 0
    with window.page.expect_response("**/accounts/lock/"):
        window.page.clock.fast_forward("02:00")
    window.page.wait_for_selector(COVER)
    assert readable(window) == []
    other = window.context.new_page()
    other.goto(window.address + "/people/")
    assert "/accounts/reauthenticate/" in other.url
    other.close()
    unlock(window)
    window.page.wait_for_selector(COVER, state="detached")
    assert field.input_value() == TYPED


def test_a_lock_in_one_tab_covers_the_other_and_opening_one_opens_both(sit):
    window = sit("dara")
    field = typing(window)
    other = window.context.new_page()
    other.goto(window.address + "/people/")
    lock_now(window)
    other.wait_for_selector(COVER)
    other.fill("#lock-password", "spean-demo-dara")
    other.click(".lock-screen button.btn-primary")
    other.wait_for_selector(COVER, state="detached")
    window.page.wait_for_selector(COVER, state="detached")
    assert field.input_value() == TYPED


def test_a_passkey_is_added_asked_for_and_opens(house, sit):
    """Chromium's own virtual key; passkeys need a name, so the house is called localhost here."""
    window = sit("")
    window.address = house.address.replace("127.0.0.1", "localhost")
    keys = window.context.new_cdp_session(window.page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    window.sign_in("virak")
    window.open("/accounts/2fa/webauthn/add/")
    window.page.click("#mfa_webauthn_add")
    window.page.wait_for_url("**/2fa/recovery-codes/")
    assert window.page.locator(".recovery-codes li").count() == 10
    window.page.goto(window.address + "/accounts/logout/")
    window.page.click("main button[type=submit]")
    window.page.wait_for_url("**/login/**")
    window.sign_in("virak")
    assert "/2fa/authenticate/" in window.page.url
    window.page.click("#mfa_webauthn_authenticate")
    window.page.wait_for_url(lambda url: "/accounts/" not in url)
    lock_now(window)
    window.page.reload()
    window.page.click("a[href*='webauthn']")
    window.page.click("#mfa_webauthn_reauthenticate")
    window.page.wait_for_url(lambda url: "/accounts/" not in url)
    window.page.goto(window.address + "/accounts/2fa/webauthn/")
    window.page.click("a[href*='/remove/']")
    window.page.click("main button[type=submit]")
    window.page.wait_for_url("**/2fa/webauthn/")
