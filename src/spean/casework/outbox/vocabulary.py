"""The words of messages: which there are, how they go, and what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wording(models.TextChoices):
    """Every message there is. What each one says stands in `messages.toml`."""

    EVE = "reminder_eve", _("Reminder, the evening before")
    HOURS = "reminder_hours", _("Reminder, hours before")


class Channel(models.TextChoices):
    SMS = "sms", _("SMS")
    TELEGRAM = "telegram_message", _("Telegram message")
    CALL = "phone_call", _("Phone call by a colleague")


class Language(models.TextChoices):
    KHMER = "km", _("Khmer")
    ENGLISH = "en", _("English")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting for its time")
    SENDING = "sending", _("Being sent")
    SENT = "sent_off", _("Sent off")
    DELIVERED = "delivered", _("Arrived")
    FAILED = "failed", _("Failed")
    GIVEN_UP = "given_up", _("Given up")
    STOPPED = "stopped", _("Not sent")


class Why(models.TextChoices):
    """Why a message was not sent, or did not arrive."""

    NO_CONSENT = "no_consent", _("The person does not agree to be called or messaged")
    PROTECTED = "protected_person", _("Protected, and no safe way to reach them is known")
    NO_WAY = "no_way", _("The person wants no messages")
    OVER = "date_over", _("The date was moved, dealt with or called off")
    TOO_LATE = "too_late", _("It would have come too late")
    TOLD = "told_lately", _("They were reminded shortly before")
    BY_CALL = "by_call", _("A colleague calls instead")
    NOT_TAKEN = "not_taken", _("The gateway did not take it")
    UNKNOWN = "not_known", _("Nobody knows whether it went out")
    UNDELIVERED = "undelivered", _("It did not arrive at their phone")
    NO_ANSWER = "no_answer", _("Nobody answered the call")
    WRONG_NUMBER = "wrong_number", _("The number is not theirs")


class Answer(models.TextChoices):
    """What came of a call."""

    TOLD = "told", _("Told")
    NO_ANSWER = "no_answer", _("Nobody answered the call")
    WRONG_NUMBER = "wrong_number", _("The number is not theirs")


class WayKind(models.TextChoices):
    """How somebody wants to be reached."""

    SMS = "sms", _("SMS")
    TELEGRAM = "telegram_message", _("Telegram message")
    CALL = "phone_call", _("Phone call by a colleague")
    NONE = "no_messages", _("No messages and no calls")


WAITING = frozenset({MessageState.QUEUED, MessageState.SENDING})
ENDED = frozenset(set(MessageState) - WAITING - {MessageState.SENT})
BY_A_GATEWAY = frozenset({Channel.SMS, Channel.TELEGRAM})
