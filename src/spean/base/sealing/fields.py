"""Columns that are plain words to actions and screens, and ciphertext to the database.

A model with sealed columns has a `row_uid`: a random number of the row's own, which each sealed
value is bound to. A read fetches it along with the value in every kind of query, so that whatever
does not belong to this column of this row is refused, also in `values()`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, models
from django.db.models import BinaryField, F, Func, Value
from django.db.models.lookups import Exact

from spean.base.policy import FieldClass
from spean.base.sealing import keyring

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _TextField = models.TextField[Any, Any]
else:  # Django's fields take no parameters when they run
    _Field, _TextField = models.Field, models.TextField

UID = "row_uid"
_COLUMN = re.compile(r'("(?:[^"]|"")+"|[A-Z]\d+)\."(?:[^"]|"")+"')
"""Of a table, or of its alias (T4) where a query reads the same table twice."""
_UID_BYTES = 16
_OF_THE_WHOLE = frozenset({"isnull", "df", "ndf"})
"""What may be asked of ciphertext: whether there is any, and (by triggers) whether it changed."""


def row_uid() -> models.UUIDField[Any, Any]:  # Django's own, in a model of any kind
    """The row's own random number, which its sealed values are bound to."""
    return models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), editable=False, unique=True
    )


def bound_to(table: str, column: str, uid: uuid.UUID) -> bytes:
    """What a sealed value belongs to. The copies in a history belong to the row they were."""
    return f"{table}|{column}|{uid}".encode()


def as_written(column: str) -> Func:
    """The sealed bytes as they stand in the database, for who has no need of the words."""
    return Func(F(column), template="%(expressions)s", output_field=BinaryField())


class Sealed(_Field):  # what stands in it is up to the two kinds below
    """What both kinds share."""

    def __init__(self, *args: Any, sealed_as: str = FieldClass.SENSITIVE, **kwargs: Any) -> None:
        self.sealed_as = str(sealed_as)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:  # as Django's own: name, path, arguments
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sealed_as": self.sealed_as}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def plain_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_plain_bytes(self, text: bytes) -> Any:
        raise NotImplementedError

    def sealed_for(self, uid: uuid.UUID, value: Any) -> bytes | None:
        """The bytes to store for this value in the row with this number; nothing stays nothing."""
        if value is None:
            return None
        text = self.plain_bytes(value)
        if not text:
            return b""
        return keyring.seal(self.sealed_as, text, self._bound_to(uid))

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:  # noqa: FBT001  Django's
        del add
        value = getattr(model_instance, self.attname)
        return self.sealed_for(getattr(model_instance, UID), value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Only what `pre_save` has sealed: a word that knows no row must not be written."""
        del connection
        if value is None or isinstance(value, bytes) or hasattr(value, "as_sql"):
            return value
        if not self.plain_bytes(value):
            return b""  # nothing is nothing in every row
        raise FieldError(
            f"{self.model.__name__}.{self.name} is sealed to its row: save the object, or use "
            "bulk_create or the bulk_update of SealingRows."
        )

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's
        del connection, prepared
        return value

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Fetch the row's number in front of the value."""
        del compiler
        column = _COLUMN.fullmatch(sql)
        if column is None:
            raise FieldError(f"{self.name} is sealed: it can be read, but not computed with.")
        return f'uuid_send({column[1]}."{UID}") || {sql}', params

    def from_db_value(self, value: bytes | None, expression: Any, connection: Any) -> Any:
        del expression, connection
        if value is None:
            return None
        return self.opened_for(
            uuid.UUID(bytes=bytes(value[:_UID_BYTES])), bytes(value[_UID_BYTES:])
        )

    def opened_for(self, uid: uuid.UUID, sealed: bytes) -> Any:
        """The value of these bytes in the row with this number; raises SealBrokenError."""
        if not sealed:
            return self.from_plain_bytes(b"")
        return self.from_plain_bytes(keyring.open_sealed(sealed, self._bound_to(uid)))

    def get_lookup(self, lookup_name: str) -> Any:  # a class of lookups, or None
        if lookup_name in _OF_THE_WHOLE:
            return super().get_lookup(lookup_name)
        return _IsEmpty if lookup_name == "exact" else None

    def get_transform(self, lookup_name: str) -> None:
        del lookup_name

    @property
    def table_of_rows(self) -> str:
        """The table itself; of a history, the table whose versions it keeps."""
        tracked = getattr(self.model, "pgh_tracked_model", None) or self.model
        return str(tracked._meta.db_table)  # noqa: SLF001  Django's documented model API

    def _bound_to(self, uid: uuid.UUID) -> bytes:
        return bound_to(self.table_of_rows, str(self.column), uid)


class _IsEmpty(Exact):
    """`column = ''` is all that may be asked of a sealed column."""

    def get_prep_lookup(self) -> bytes:
        if self.rhs not in ("", b"", [], {}):
            raise FieldError("A sealed column cannot be searched; ask whether it is empty.")
        return b""


class SealedTextField(Sealed, _TextField):
    """Words, sealed. `max_length` counts letters, and is kept here: the database sees none."""

    def plain_bytes(self, value: Any) -> bytes:
        text = str(value)
        if self.max_length is not None and len(text) > self.max_length:
            raise DataError(f"value too long for {self.name}: {self.max_length} letters")
        return text.encode()

    def from_plain_bytes(self, text: bytes) -> str:
        return text.decode()


class SealedJSONField(Sealed):
    """A JSON document, sealed; one that is as empty as its default stays empty."""

    def plain_bytes(self, value: Any) -> bytes:
        if not value and value == self.get_default():
            return b""
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode()

    def from_plain_bytes(self, text: bytes) -> Any:
        return json.loads(text) if text else self.get_default()


class BlindIndexField(_Field):  # bytes out; words or bytes in
    """Eight bytes of another column, to find equal ones by; of nothing it is nothing."""

    def __init__(self, *args: Any, of: str, domain: str, **kwargs: Any) -> None:
        self.of, self.domain = of, domain
        super().__init__(*args, **{"default": b"", "editable": False, **kwargs})

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> Any:  # as Django's own: name, path, arguments
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "domain": self.domain}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  Django's
        del add
        value = self.get_prep_value(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> bytes | None:
        """A word is blinded; bytes are blind already."""
        if isinstance(value, str):
            return keyring.blind(self.domain, value) if value else b""
        return None if value is None else bytes(value)


class SealingRows:
    """Mixed into a query set: `bulk_update` seals each value to its own row, and blinds it anew."""

    model: Any  # as the query set has it

    _RAW: ClassVar[_Field] = BinaryField(null=True)

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:  # rows of the model it is mixed into
        rows, names = list(objs), list(fields)
        sealed = [each for each in self._of_kind(Sealed) if each.name in names]
        blind = [each for each in self._of_kind(BlindIndexField) if each.of in names]
        names += [each.name for each in blind if each.name not in names]
        kept = [{each.attname: getattr(row, each.attname) for each in sealed} for row in rows]
        for row in rows:
            for each in blind:
                each.pre_save(row, add=False)
            for each in sealed:
                value = each.pre_save(row, add=False)
                setattr(row, each.attname, Value(value, output_field=self._RAW))
        try:
            query_set: Any = super()  # what this is mixed into
            return int(query_set.bulk_update(rows, names, batch_size=batch_size))
        finally:
            for row, plain in zip(rows, kept, strict=True):
                for name, value in plain.items():
                    setattr(row, name, value)

    def _of_kind(self, kind: type[Any]) -> Sequence[Any]:  # fields of that kind
        return [each for each in self.model._meta.fields if isinstance(each, kind)]  # noqa: SLF001  Django's documented model API
