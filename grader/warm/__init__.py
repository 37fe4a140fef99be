"""Warmed processes that outlive a command, so that the next `grade submit` of the same challenge answers at once.

::

    grade submit                    server (one per challenge, at most two)
        folder.py  where it listens, for whom
        place.py   what it was warmed for
        client.py  finds it or starts it ──connection.py──► server.py  an engine: zygote + warm checker
             ▲                                             │ hands each job to the checker
             └──────────── each step of the grading ───────┘ whose fork, the judge, answers by itself

The server also runs whole commands, each in a fork of its own that has everything imported (`grader.cli.relay`).
The judge's connection goes straight to the command that waits for the grade: when that is killed, the judge ends.
Only the same user reaches a server (a socket in a folder of mode 0700, peer credentials on both sides), and only for
what it was warmed for: the socket's name holds the fingerprint of course, grader and libraries. Anything odd, and the
command warms up processes of its own. Where nothing confines a submission, no server is left behind: it could connect.
"""
