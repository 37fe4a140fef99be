"""What a gradebook in a file is made and used with, as SQLite's text (3.24 and later).

Written by `python -m grader.gradebook.generate`. Do not edit: change `tables`, `statements` or `migrations`.
"""

from enum import Enum, unique

HEAD = "0007"
"""The latest migration."""

CREATE = (
    """
    CREATE TABLE gradebook_migrations ( number INTEGER NOT NULL, name TEXT NOT NULL,
    applied_at TEXT NOT NULL, PRIMARY KEY (number) )
    """,
    "CREATE TABLE students ( name TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (name) )",
    """
    CREATE TABLE drafts ( student TEXT NOT NULL, challenge TEXT NOT NULL, draw INTEGER NOT
    NULL, answers TEXT NOT NULL, PRIMARY KEY (student, challenge, draw), FOREIGN KEY(student)
    REFERENCES students (name) )
    """,
    """
    CREATE TABLE hints ( student TEXT NOT NULL, challenge TEXT NOT NULL, hint INTEGER NOT
    NULL, seen_at TEXT NOT NULL, PRIMARY KEY (student, challenge, hint), FOREIGN KEY(student)
    REFERENCES students (name) )
    """,
    """
    CREATE TABLE refusals ( student TEXT NOT NULL, challenge TEXT NOT NULL, why TEXT NOT NULL,
    PRIMARY KEY (student, challenge), FOREIGN KEY(student) REFERENCES students (name) )
    """,
    """
    CREATE TABLE reviews ( student TEXT NOT NULL, challenge TEXT NOT NULL, seen INTEGER NOT
    NULL, due TEXT NOT NULL, card TEXT NOT NULL, PRIMARY KEY (student, challenge), FOREIGN
    KEY(student) REFERENCES students (name) )
    """,
    """
    CREATE TABLE starts ( student TEXT NOT NULL, challenge TEXT NOT NULL, draw INTEGER NOT
    NULL, started_at TEXT NOT NULL, PRIMARY KEY (student, challenge, draw), FOREIGN
    KEY(student) REFERENCES students (name) )
    """,
    """
    CREATE TABLE submissions ( id INTEGER NOT NULL, student TEXT NOT NULL, challenge TEXT NOT
    NULL, draw INTEGER NOT NULL, sha256 TEXT NOT NULL, filename TEXT NOT NULL, device TEXT NOT
    NULL, submitted_at TEXT NOT NULL, source BLOB NOT NULL, PRIMARY KEY (id), FOREIGN
    KEY(student) REFERENCES students (name) )
    """,
    """
    CREATE TABLE claims ( submission_id INTEGER NOT NULL, holder TEXT NOT NULL, since TEXT NOT
    NULL, PRIMARY KEY (submission_id), FOREIGN KEY(submission_id) REFERENCES submissions (id)
    )
    """,
    """
    CREATE TABLE former_grades ( submission_id INTEGER NOT NULL, number INTEGER NOT NULL,
    replaced_at TEXT NOT NULL, grade TEXT NOT NULL, PRIMARY KEY (submission_id, number),
    FOREIGN KEY(submission_id) REFERENCES submissions (id) )
    """,
    """
    CREATE TABLE grades ( submission_id INTEGER NOT NULL, status TEXT NOT NULL, earned INTEGER
    NOT NULL, possible INTEGER NOT NULL, full_marks INTEGER NOT NULL, costs_attempt INTEGER
    NOT NULL, seconds DOUBLE NOT NULL, graded_at TEXT NOT NULL, grade TEXT NOT NULL, PRIMARY
    KEY (submission_id), FOREIGN KEY(submission_id) REFERENCES submissions (id) )
    """,
    """
    CREATE TABLE proposals ( submission_id INTEGER NOT NULL, judged_by TEXT NOT NULL, grade
    TEXT NOT NULL, PRIMARY KEY (submission_id), FOREIGN KEY(submission_id) REFERENCES
    submissions (id) )
    """,
    "CREATE TABLE gradebook_revision ( version_num TEXT NOT NULL, PRIMARY KEY (version_num) )",
    "CREATE INDEX submissions_by_student ON submissions (student, challenge, draw)",
    "INSERT INTO gradebook_revision (version_num) VALUES ('0007')",
    """
    INSERT INTO gradebook_migrations (number, name, applied_at) VALUES (4, 'kept by Alembic',
    '')
    """,
)
"""Makes an empty file a gradebook."""


@unique
class Statement(Enum):
    """Each statement; its parameters are named."""

    REVISION = "SELECT gradebook_revision.version_num FROM gradebook_revision"
    ADD_STUDENT = "INSERT INTO students (name, since) VALUES (:student, :at) ON CONFLICT DO NOTHING"
    ALONE = "UPDATE students SET since=students.since WHERE students.name = :student"
    ADD_SUBMISSION = """
    INSERT INTO submissions (student, challenge, draw, sha256, filename, device, submitted_at,
    source) VALUES (:student, :challenge, :draw, :sha256, :filename, :device, :at, :source)
    """
    CORRECT_TIME = "UPDATE submissions SET submitted_at=:at WHERE submissions.id = :number"
    DROP_SUBMISSION = "DELETE FROM submissions WHERE submissions.id = :id"
    SUBMISSION = """
    SELECT submissions.id, submissions.student, submissions.challenge, submissions.draw,
    submissions.sha256, submissions.filename, submissions.device, submissions.submitted_at,
    submissions.source FROM submissions WHERE submissions.id = :id
    """
    UNGRADED = """
    SELECT submissions.id, submissions.student, submissions.challenge, submissions.draw,
    submissions.sha256, submissions.filename, submissions.device, submissions.submitted_at,
    submissions.source FROM submissions LEFT OUTER JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.student = :student AND submissions.challenge =
    :challenge AND grades.submission_id IS NULL ORDER BY submissions.id
    """
    WAITING = """
    SELECT submissions.id FROM submissions LEFT OUTER JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.challenge = :challenge AND grades.submission_id IS
    NULL
    """
    LAST_ID = "SELECT last_insert_rowid() AS last_insert_rowid_1"
    ADD_CLAIM = """
    INSERT INTO claims (submission_id, holder, since) VALUES (:id, :holder, :at) ON CONFLICT
    (submission_id) DO UPDATE SET holder = excluded.holder, since = excluded.since
    """
    CLAIM = "SELECT claims.holder, claims.since FROM claims WHERE claims.submission_id = :id"
    DROP_CLAIM = "DELETE FROM claims WHERE claims.submission_id = :id"
    ADD_GRADE = """
    INSERT INTO grades (submission_id, status, earned, possible, full_marks, costs_attempt,
    seconds, graded_at, grade) VALUES (:id, :status, :earned, :possible, :full_marks,
    :costs_attempt, :seconds, :at, :grade) ON CONFLICT (submission_id) DO NOTHING
    """
    DROP_GRADE = "DELETE FROM grades WHERE grades.submission_id = :id AND grades.costs_attempt = 0"
    GRADE = "SELECT grades.grade FROM grades WHERE grades.submission_id = :id"
    GRADES = """
    SELECT submissions.id, submissions.student, submissions.challenge, submissions.draw,
    submissions.sha256, submissions.filename, submissions.device, submissions.submitted_at,
    submissions.source, grades.grade FROM submissions JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.student = :student ORDER BY submissions.id
    """
    GRADES_OF_CHALLENGE = """
    SELECT submissions.id, submissions.student, submissions.challenge, submissions.draw,
    submissions.sha256, submissions.filename, submissions.device, submissions.submitted_at,
    submissions.source, grades.grade FROM submissions JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.student = :student AND submissions.challenge =
    :challenge ORDER BY submissions.id
    """
    LAST_GRADE = """
    SELECT submissions.id, submissions.student, submissions.challenge, submissions.draw,
    submissions.sha256, submissions.filename, submissions.device, submissions.submitted_at,
    submissions.source, grades.grade FROM submissions JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.student = :student AND submissions.challenge =
    :challenge ORDER BY submissions.id DESC LIMIT 1 OFFSET 0
    """
    POINTS = """
    SELECT submissions.id, submissions.student, submissions.challenge,
    submissions.submitted_at, submissions.draw, submissions.sha256, grades.earned,
    grades.possible FROM submissions JOIN grades ON submissions.id = grades.submission_id
    WHERE grades.costs_attempt = 1 ORDER BY submissions.id
    """
    POINTLESS = """
    SELECT submissions.student, submissions.challenge, grades.grade FROM submissions LEFT
    OUTER JOIN grades ON submissions.id = grades.submission_id WHERE grades.submission_id IS
    NULL OR grades.costs_attempt = 0 ORDER BY submissions.id
    """
    HISTORY = """
    SELECT submissions.id, submissions.challenge, submissions.draw, submissions.submitted_at,
    grades.full_marks, grades.costs_attempt, grades.grade FROM submissions JOIN grades ON
    submissions.id = grades.submission_id WHERE submissions.student = :student ORDER BY
    submissions.id
    """
    ALL_RESULTS = """
    SELECT submissions.challenge, submissions.draw, grades.earned, grades.possible,
    grades.full_marks, grades.costs_attempt FROM submissions LEFT OUTER JOIN grades ON
    submissions.id = grades.submission_id WHERE submissions.student = :student
    """
    GRADED = """
    SELECT submissions.id, submissions.student, submissions.challenge, submissions.draw,
    submissions.sha256, submissions.filename, submissions.device, submissions.submitted_at,
    submissions.source, grades.grade FROM submissions JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.challenge = :challenge AND grades.costs_attempt = 1
    ORDER BY submissions.id
    """
    PROPOSE = """
    INSERT INTO proposals (submission_id, judged_by, grade) VALUES (:id, :judged_by, :grade)
    ON CONFLICT (submission_id) DO UPDATE SET judged_by = excluded.judged_by, grade =
    excluded.grade
    """
    PROPOSALS = """
    SELECT proposals.submission_id, proposals.grade FROM submissions JOIN proposals ON
    submissions.id = proposals.submission_id WHERE submissions.challenge = :challenge AND
    proposals.judged_by = :judged_by
    """
    DROP_PROPOSAL = "DELETE FROM proposals WHERE proposals.submission_id = :id"
    ADD_FORMER = """
    INSERT INTO former_grades (submission_id, number, replaced_at, grade) VALUES (:id,
    :number, :at, :grade)
    """
    FORMER = """
    SELECT former_grades.grade FROM former_grades WHERE former_grades.submission_id = :id
    ORDER BY former_grades.number
    """
    REPLACE_GRADE = """
    UPDATE grades SET status=:new_status, earned=:new_earned, possible=:new_possible,
    full_marks=:new_full_marks, costs_attempt=:new_costs_attempt, seconds=:new_seconds,
    graded_at=:at, grade=:new_grade WHERE grades.submission_id = :number
    """
    ATTEMPTS = """
    SELECT count(*) AS count_1 FROM submissions JOIN grades ON submissions.id =
    grades.submission_id WHERE submissions.student = :student AND submissions.challenge =
    :challenge AND submissions.draw = :draw AND grades.costs_attempt = 1
    """
    TAKEN = """
    SELECT count(grades.submission_id) AS count_1, count(*) AS count_2 FROM submissions LEFT
    OUTER JOIN grades ON submissions.id = grades.submission_id WHERE submissions.student =
    :student AND submissions.challenge = :challenge AND submissions.draw = :draw AND
    (grades.submission_id IS NULL OR grades.costs_attempt = 1)
    """
    ADD_START = """
    INSERT INTO starts (student, challenge, draw, started_at) VALUES (:student, :challenge,
    :draw, :at) ON CONFLICT DO NOTHING
    """
    START = """
    SELECT starts.started_at FROM starts WHERE starts.student = :student AND starts.challenge
    = :challenge AND starts.draw = :draw
    """
    ALL_STARTS = """
    SELECT starts.challenge, starts.draw, starts.started_at FROM starts WHERE starts.student =
    :student
    """
    LATEST_DRAW = """
    SELECT max(draws.draw) AS max_1 FROM (SELECT starts.draw AS draw FROM starts WHERE
    starts.student = :student AND starts.challenge = :challenge UNION ALL SELECT
    submissions.draw AS draw FROM submissions WHERE submissions.student = :student AND
    submissions.challenge = :challenge) AS draws
    """
    ADD_HINT = """
    INSERT INTO hints (student, challenge, hint, seen_at) VALUES (:student, :challenge, :hint,
    :at) ON CONFLICT DO NOTHING
    """
    HINTS = """
    SELECT count(*) AS count_1 FROM hints WHERE hints.student = :student AND hints.challenge =
    :challenge
    """
    ALL_HINTS = """
    SELECT hints.challenge, count(*) AS count_1 FROM hints WHERE hints.student = :student
    GROUP BY hints.challenge
    """
    ADD_DRAFT = """
    INSERT INTO drafts (student, challenge, draw, answers) VALUES (:student, :challenge,
    :draw, :answers) ON CONFLICT (student, challenge, draw) DO UPDATE SET answers =
    excluded.answers
    """
    DRAFT = """
    SELECT drafts.answers FROM drafts WHERE drafts.student = :student AND drafts.challenge =
    :challenge AND drafts.draw = :draw
    """
    DROP_DRAFT = """
    DELETE FROM drafts WHERE drafts.student = :student AND drafts.challenge = :challenge AND
    drafts.draw = :draw
    """
    ADD_REVIEW = """
    INSERT INTO reviews (student, challenge, seen, due, card) VALUES (:student, :challenge,
    :seen, :due, :card) ON CONFLICT (student, challenge) DO UPDATE SET seen = excluded.seen,
    due = excluded.due, card = excluded.card WHERE reviews.seen < excluded.seen
    """
    REVIEWS = """
    SELECT reviews.challenge, reviews.seen, reviews.due, reviews.card FROM reviews WHERE
    reviews.student = :student ORDER BY reviews.due
    """
    JUDGED = """
    SELECT submissions.student, submissions.submitted_at, grades.full_marks, grades.grade FROM
    submissions JOIN grades ON submissions.id = grades.submission_id WHERE
    submissions.challenge = :challenge AND grades.costs_attempt = 1 ORDER BY
    submissions.submitted_at, submissions.id
    """
    FIRST_STARTS = """
    SELECT starts.student, min(starts.started_at) AS min_1 FROM starts WHERE starts.challenge
    = :challenge GROUP BY starts.student
    """
    HINTS_READ = """
    SELECT hints.student, count(*) AS count_1 FROM hints WHERE hints.challenge = :challenge
    GROUP BY hints.student
    """
    ADD_REFUSAL = """
    INSERT INTO refusals (student, challenge, why) VALUES (:student, :challenge, :why) ON
    CONFLICT (student, challenge) DO UPDATE SET why = excluded.why
    """
    DROP_REFUSAL = "DELETE FROM refusals WHERE refusals.student = :student AND refusals.challenge = :challenge"
    REFUSALS = "SELECT refusals.student, refusals.challenge, refusals.why FROM refusals"
