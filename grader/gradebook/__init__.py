"""What is kept: students, submissions, grades, hints, starts."""
