"""What every record of this room is based on."""

import msgspec


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all records: immutable, keyword-only, strict when decoded."""
