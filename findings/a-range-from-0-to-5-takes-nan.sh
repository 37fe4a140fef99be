#!/usr/bin/env bash
# click 8.5.1, Cerberus 1.3.8, Django 5.2.19: a number that must be from 0 to 5 may be nan.
#
# Guess: Cerberus's min and max and Django's MinValueValidator refuse nan; FloatRange does, too, as nan is not in 0..5,
# though its comparisons made us doubt.
# Seen: click.FloatRange(0, 5) takes "nan", and with clamp=True returns nan. Cerberus validates it for min 0 and max 5,
# and Django's two validators take it. Each asks whether the number is below the one bound or above the other, and nan
# is neither. pydantic and attrs, which ask whether it lies between, refuse it. Django's form field refuses it
# too, before the validators see it, so a model or an API that uses the validators alone differs from the form.
# Points that came as nan pass the check that was to keep them from 0 to 5, and make each mean and each sorting that
# they enter meaningless.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet click==8.5.1 cerberus==1.3.8 django==5.2.19 pydantic==2.14.4 attrs==26.1.0
cat > "$work/ranges.py" <<'PY'
from math import isnan, nan

import attrs
import cerberus
import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import FloatField
from pydantic import BaseModel, Field

settings.configure()
between = attrs.validators.and_(attrs.validators.ge(0), attrs.validators.le(5))
Record = attrs.make_class("Record", {"points": attrs.field(validator=between)})
schema = cerberus.Validator({"points": {"type": "float", "min": 0, "max": 5}})


class Model(BaseModel):
    points: float = Field(ge=0, le=5)


def with_cerberus(points):
    if not schema.validate({"points": points}):
        raise ValueError


def with_validators(points):
    for validator in (MinValueValidator(0), MaxValueValidator(5)):
        validator(points)


checks = {
    "click": lambda points: click.FloatRange(0, 5).convert(str(points), None, None),
    "Cerberus": with_cerberus,
    "Django's validators": with_validators,
    "Django's form field": lambda points: FloatField(min_value=0, max_value=5).clean(str(points)),
    "pydantic": lambda points: Model(points=points),
    "attrs": lambda points: Record(points),
}


def takes(check, points):
    try:
        check(points)
    except (ValueError, ValidationError, click.BadParameter):
        return False
    return True


taken = {name: [takes(check, points) for points in (3.0, 7.0, nan)] for name, check in checks.items()}
print("3.0, 7.0 and nan are taken:")
for name, row in taken.items():
    print(f"  {name:20}", row)
assert all(row[:2] == [True, False] for row in taken.values())
assert [name for name, row in taken.items() if row[2]] == ["click", "Cerberus", "Django's validators"]
assert isnan(click.FloatRange(0, 5, clamp=True).convert("nan", None, None))
PY
"$work/venv/bin/python" -W ignore "$work/ranges.py"
