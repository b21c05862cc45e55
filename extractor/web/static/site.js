// Tables that sort, filter, search and save what they show; citations that are copied. Without it all stays readable.
"use strict";
const compare = new Intl.Collator("fr", { numeric: true, sensitivity: "base" }).compare;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const element = (name, facts = {}) => Object.assign(document.createElement(name), facts);
const key = (cell) => cell.dataset.s ?? cell.textContent.trim();
const say = (text) => { const place = document.getElementById("annonce"); place.textContent = text; setTimeout(() => (place.textContent = ""), 6000); };

function sort(table, column, button) {
  const head = button.closest("th"), up = head.getAttribute("aria-sort") !== "ascending";
  table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [key(row.cells[column]), row]);
  const numbers = rows.every(([k]) => k === "" || !isNaN(k));
  rows.sort(([a], [b]) => {
    if (a === "" || b === "") return (a === "") - (b === ""); // what is missing stays last, whichever way
    return (up ? 1 : -1) * (numbers ? a - b : compare(a, b));
  });
  body.append(...rows.map(([, row]) => row));
}

// Spreadsheets run a text that begins with one of these; a figure is no text.
const harmless = (text) => (/^[=+\-@\t\r\n]/.test(text) && isNaN(text) ? "'" + text : text);
const field = (text) => (/[",;\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);

function words(cell) {
  if (cell.dataset.s && !isNaN(cell.dataset.s)) return cell.dataset.s;
  const copy = cell.cloneNode(true);
  copy.querySelectorAll(".nd, .citer").forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function save(table) {
  const rows = [table.tHead.rows[0], ...[...table.tBodies[0].rows].filter((row) => !row.hidden)];
  const text = rows.map((row) => [...row.cells].map((cell) => field(harmless(words(cell)))).join(",")).join("\r\n");
  const link = element("a", { download: table.dataset.outils + ".csv", href: URL.createObjectURL(new Blob(["\ufeff" + text + "\r\n"], { type: "text/csv" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function tools(table) {
  const rows = [...table.tBodies[0].rows], heads = [...table.tHead.rows[0].cells];
  if (rows.length > 1) heads.forEach((head, column) => {
    const button = element("button", { type: "button" });
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, column, button));
    head.append(button);
  });
  const bar = element("div", { className: "barre" }), count = element("output"), choices = [];
  const search = element("input", { type: "search" });
  const show = () => {
    const wanted = plain(search.value).split(/\s+/);
    let shown = 0;
    for (const row of rows) {
      row.dataset.t ??= plain(row.textContent);
      row.hidden = !(wanted.every((word) => row.dataset.t.includes(word)) && choices.every(([column, select]) => !select.value || row.cells[column].textContent.trim() === select.value));
      shown += !row.hidden;
    }
    if (rows.length > 8) count.textContent = shown === rows.length ? `${rows.length} lignes` : `${shown} lignes sur ${rows.length}`;
  };
  const labelled = (text, control) => { const label = element("label", { textContent: text }); label.append(control); bar.append(label); control.addEventListener("input", show); };
  if (rows.length > 8) labelled("Chercher dans le tableau", search);
  for (const name of (table.dataset.filtres || "").split(",").filter(Boolean)) {
    const column = heads.findIndex((head) => head.textContent.trim() === name);
    const values = [...new Set(rows.map((row) => row.cells[column].textContent.trim()))].filter(Boolean).sort(compare);
    if (values.length < 2 || rows.length < 5) continue;
    const select = element("select");
    select.append(new Option("tous", ""), ...values.map((value) => new Option(value, value)));
    choices.push([column, select]);
    labelled(name, select);
  }
  const button = element("button", { type: "button", textContent: "CSV", title: "Télécharger les lignes affichées" });
  button.addEventListener("click", () => save(table));
  bar.append(button, count);
  table.closest(".table").before(bar);
  show();
}

function citation(button) {
  const link = button.previousElementSibling, row = button.closest("tr");
  const source = button.closest("[data-c]").dataset.c, page = button.dataset.p ?? link.dataset.p;
  let value = button.dataset.v, what = button.dataset.q;
  if (!value) {
    value = link.textContent.trim();
    const head = button.closest("table").tHead.rows[0].cells[button.closest("td").cellIndex].textContent.trim();
    what = [row.querySelector("th")?.textContent.trim(), head].filter(Boolean).join(", ");
    if (head === "Montant") what = [2, 3, 4, 5].map((n) => words(row.cells[n])).filter(Boolean).join(", ");
  }
  return `« ${value} »${what ? ` (${what.replace(/\s+/g, " ")})` : ""}, ${source}${page ? `, p. ${page}` : ""}.`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(`Copié : ${text}`);
}

document.querySelectorAll("table[data-outils]").forEach(tools);
document.querySelectorAll("[data-c] td a.f").forEach((link) => {
  link.after(element("button", { type: "button", className: "citer", textContent: "❞", title: "Copier la citation", ariaLabel: `Copier la citation de ${link.textContent.trim()}` }));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button.citer");
  if (button) copy(citation(button));
});
