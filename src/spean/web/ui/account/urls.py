"""The addresses of one's own account: of allauth's only those a house without e-mail needs."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.recovery_codes import views as allauth_codes
from allauth.mfa.totp import views as allauth_totp
from allauth.mfa.webauthn import views as allauth_passkeys
from django.urls import path

from spean.web.ui.account import views

urlpatterns = [
    path("login/", allauth_account.login, name="account_login"),
    path("logout/", views.LeaveNothing.as_view(), name="account_logout"),
    path("lock/", views.lock, name="account_lock"),
    path("here/", views.here, name="account_here"),
    path("reauthenticate/", views.Unlock.as_view(), name="account_reauthenticate"),
    path("password/change/", allauth_account.password_change, name="account_change_password"),
    path("signed-in/", views.sittings, name="account_sittings"),
    path("signed-in/end/", views.end_elsewhere, name="account_end_elsewhere"),
    path("signed-in/forget/<int:device_id>/", views.forget, name="account_forget_device"),
    path("2fa/", allauth_mfa.index, name="mfa_index"),
    path("2fa/authenticate/", allauth_mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", allauth_mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", views.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", allauth_totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", allauth_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        allauth_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/", allauth_passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        allauth_passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        views.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/", allauth_passkeys.edit_webauthn, name="mfa_edit_webauthn"
    ),
]
