"use strict";
// Sorts and filters the table of a class. Without it the page shows everything, in order of the students' names.
const table = document.getElementById("students");
const body = table.tBodies[0];
const rows = [...body.rows];
const controls = document.getElementById("controls");
const text = document.getElementById("text");
const status = document.getElementById("status");
const shown = document.getElementById("shown");
const collator = new Intl.Collator(undefined, { numeric: true });

function filter() {
  const wanted = text.value.trim().toLowerCase();
  let count = 0;
  for (const row of rows) {
    const fits = row.textContent.toLowerCase().includes(wanted)
      && (!status.value || row.dataset.group.split(" ").includes(status.value));
    row.hidden = !fits;
    count += fits;
  }
  shown.textContent = `${count} of ${rows.length} shown`;
}

function key(row, column) {
  const cell = row.cells[column];
  return cell.dataset.key ?? cell.textContent.trim();
}

function sort(header) {
  const column = header.cellIndex;
  const descending = header.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const sorted = [...rows].sort((a, b) => collator.compare(key(a, column), key(b, column)));
  body.append(...(descending ? sorted.reverse() : sorted));
}

for (const header of table.tHead.rows[0].cells) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sort(header));
  header.append(button);
}
text.addEventListener("input", filter);
status.addEventListener("change", filter);
controls.hidden = false;
filter();
