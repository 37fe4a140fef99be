"""Every SQL text of the gradebook, once.

Named parameters are written `:name`, which `sqlalchemy.text` and the standard library's sqlite3 both read; the
dialect is what SQLite (3.24 and later) and PostgreSQL share.
"""
# ruff: noqa: S608 - the f-strings here put together constants of this file, never a value

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # A commit returns when the data is on the disk: a submission is stored before it is run.
    "PRAGMA synchronous = FULL",
)

VERSION = "SELECT MAX(number) FROM gradebook_migrations"
NOTE_MIGRATION = "INSERT INTO gradebook_migrations (number, name, applied_at) VALUES (:number, :name, :at)"

ADD_STUDENT = "INSERT INTO students (name, since) VALUES (:student, :at) ON CONFLICT DO NOTHING"

ADD_SUBMISSION = """
INSERT INTO submissions (student, challenge, draw, sha256, filename, device, submitted_at, source)
VALUES (:student, :challenge, :draw, :sha256, :filename, :device, :at, :source)
"""
LAST_ID = {"sqlite": "SELECT last_insert_rowid()", "postgresql": "SELECT lastval()"}
_SUBMISSION = "s.id, s.student, s.challenge, s.draw, s.source, s.sha256, s.filename, s.device, s.submitted_at"
SUBMISSION = f"SELECT {_SUBMISSION} FROM submissions s WHERE s.id = :id"
UNGRADED = f"""
SELECT {_SUBMISSION} FROM submissions s LEFT JOIN grades g ON g.submission_id = s.id
WHERE s.student = :student AND s.challenge = :challenge AND g.submission_id IS NULL ORDER BY s.id
"""

# The first grade of a submission wins, whoever stores a second one, and whenever.
ADD_GRADE = """
INSERT INTO grades
    (submission_id, status, earned, possible, full_marks, costs_attempt, seconds, graded_at, grade)
VALUES (:id, :status, :earned, :possible, :full_marks, :costs_attempt, :seconds, :at, :grade)
ON CONFLICT (submission_id) DO NOTHING
"""
GRADE = "SELECT grade FROM grades WHERE submission_id = :id"
_GRADED = f"SELECT {_SUBMISSION}, g.grade FROM submissions s JOIN grades g ON g.submission_id = s.id"
GRADES = f"{_GRADED} WHERE s.student = :student ORDER BY s.id"
GRADES_OF_CHALLENGE = f"{_GRADED} WHERE s.student = :student AND s.challenge = :challenge ORDER BY s.id"
LAST_GRADE = f"{_GRADED} WHERE s.student = :student AND s.challenge = :challenge ORDER BY s.id DESC LIMIT 1"

CLAIM = "SELECT holder, since FROM claims WHERE submission_id = :id"
ADD_CLAIM = """
INSERT INTO claims (submission_id, holder, since) VALUES (:id, :holder, :at)
ON CONFLICT (submission_id) DO UPDATE SET holder = excluded.holder, since = excluded.since
"""
DROP_CLAIM = "DELETE FROM claims WHERE submission_id = :id"
DROP_SUBMISSION = "DELETE FROM submissions WHERE id = :id"
# Never one that used an attempt.
DROP_GRADE = "DELETE FROM grades WHERE submission_id = :id AND costs_attempt = 0"

ATTEMPTS = """
SELECT COUNT(*) FROM submissions s JOIN grades g ON g.submission_id = s.id
WHERE s.student = :student AND s.challenge = :challenge AND s.draw = :draw AND g.costs_attempt = 1
"""

# What used an attempt, and beside it what may still turn out to: it has no grade yet.
TAKEN = """
SELECT COUNT(g.submission_id), COUNT(*) FROM submissions s LEFT JOIN grades g ON g.submission_id = s.id
WHERE s.student = :student AND s.challenge = :challenge AND s.draw = :draw
    AND (g.submission_id IS NULL OR g.costs_attempt = 1)
"""
# Changes nothing: whoever else submits for this student waits here until the transaction has ended.
ALONE = "UPDATE students SET since = since WHERE name = :student"

ADD_START = """
INSERT INTO starts (student, challenge, draw, started_at) VALUES (:student, :challenge, :draw, :at)
ON CONFLICT DO NOTHING
"""
START = """
SELECT started_at FROM starts WHERE student = :student AND challenge = :challenge AND draw = :draw
"""
LATEST_DRAW = """
SELECT MAX(draw) FROM (
    SELECT draw FROM starts WHERE student = :student AND challenge = :challenge
    UNION ALL SELECT draw FROM submissions WHERE student = :student AND challenge = :challenge
) AS draws
"""

ADD_HINT = """
INSERT INTO hints (student, challenge, hint, seen_at) VALUES (:student, :challenge, :hint, :at)
ON CONFLICT DO NOTHING
"""
HINTS = "SELECT COUNT(*) FROM hints WHERE student = :student AND challenge = :challenge"

ALL_STARTS = "SELECT challenge, draw, started_at FROM starts WHERE student = :student"
ALL_HINTS = "SELECT challenge, COUNT(*) FROM hints WHERE student = :student GROUP BY challenge"
ALL_RESULTS = """
SELECT s.challenge, s.draw, g.earned, g.possible, g.full_marks, g.costs_attempt
FROM submissions s LEFT JOIN grades g ON g.submission_id = s.id WHERE s.student = :student
"""
