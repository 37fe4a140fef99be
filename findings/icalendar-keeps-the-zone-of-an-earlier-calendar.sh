#!/usr/bin/env bash
# icalendar 7.3.2: a calendar's own time zone is ignored if an earlier calendar had one of the same name.
#
# Guess: two calendars that both describe a zone "Course", one at +01:00 and one at +09:00, read one after the other in
# one program, each give their own offset (with some doubt). One that names the zone and does not describe it is read as
# naive or refused.
# Seen: the second is read at the offset of the first, +01:00 after +01:00 and +09:00 after +09:00, and a third that
# describes no zone, naive when it is read alone, gets it too. Zones are kept by name for the whole process, and what is
# there already is not replaced. That a description may come after the event that uses it works as it should.
# A zone's name is unique in its own file only, and programs do call theirs "Local" or "Custom 1". A service that reads
# students' or universities' calendars gives due dates that depend on what it happened to read before, hours off.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet icalendar==7.3.2
cat > "$work/zones.py" <<'PY'
from icalendar import Calendar


def zone(name, offset):
    standard = ["DTSTART:19700101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "TZNAME:X"]
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", *standard, "END:STANDARD", "END:VTIMEZONE"]


def event(name):
    times = ["DTSTAMP:20310101T000000Z", f"DTSTART;TZID={name}:20310310T235900"]
    return ["BEGIN:VEVENT", "UID:essay", *times, "END:VEVENT"]


def offset(*parts):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:course", *sum(parts, []), "END:VCALENDAR", ""]
    calendar = Calendar.from_ical("\r\n".join(lines))
    ahead = calendar.walk("VEVENT")[0]["DTSTART"].dt.utcoffset()
    return None if ahead is None else ahead.total_seconds() / 3600


seen = {}
for name, offsets in (("Course", ("+0100", "+0900")), ("Local", ("+0900", "+0100"))):
    undescribed = offset(event(name))
    seen[name] = [undescribed, *(offset(zone(name, hours), event(name)) for hours in offsets), offset(event(name))]
    print(f"{name}: without a zone, {', '.join(offsets)}, without again:", seen[name])
assert seen == {"Course": [None, 1, 1, 1], "Local": [None, 9, 9, 9]}
assert offset(event("Later"), zone("Later", "+0500")) == 5
PY
"$work/venv/bin/python" -W ignore "$work/zones.py"
