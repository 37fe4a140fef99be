"""Challenges read from the two trees, variants, workspaces, scaffolds, bundles."""

from grader.course.challenge import Challenge, Meta
from grader.course.course import Course, find_course
from grader.course.keys import course_key
from grader.course.locate import Located, locate
from grader.course.variant import Variant, check_seed, draw_variant, render_public

__all__ = [
    "Challenge",
    "Course",
    "Located",
    "Meta",
    "Variant",
    "check_seed",
    "course_key",
    "draw_variant",
    "find_course",
    "locate",
    "render_public",
]
