// Gives each cell its column's name, so that a table can turn into cards on a phone and still be read as a table.
const roles = [
  ["thead, tbody, tfoot", "rowgroup"],
  ["tr", "row"],
  ["thead th", "columnheader"],
  ["tbody th, tfoot th", "rowheader"],
  ["td", "cell"],
];

function setRole(element, role) {
  if (!element.hasAttribute("role")) element.setAttribute("role", role);
}

function labelRows(table) {
  const names = [...table.querySelectorAll("thead tr:last-child > *")].map((cell) => cell.dataset.short || cell.textContent.trim());
  for (const row of table.querySelectorAll("tbody > tr, tfoot > tr")) {
    let column = 0;
    for (const cell of row.children) {
      if (cell.dataset.label === undefined && cell.colSpan === 1 && names[column]) cell.dataset.label = names[column];
      column += cell.colSpan;
    }
  }
}

export function labelTables(root) {
  const inside = root.closest ? root.closest("table.table-cards") : null;
  for (const table of inside ? [inside] : root.querySelectorAll("table.table-cards")) {
    labelRows(table);
    setRole(table, "table");
    for (const [selector, role] of roles) {
      for (const element of table.querySelectorAll(selector)) setRole(element, role);
    }
  }
}
