// The review: one value at a time, from the list to the page and back, by mouse or keyboard; each decision is sent at once.
"use strict";
const revue = document.getElementById("revue"), form = document.getElementById("champs"), list = document.getElementById("liste");
const back = document.getElementById("retour"), fields = ["valeur", "financeur", "annee", "periode", "nature", "niveau", "libelle", "nom", "role", "fonction"];
let chosen = null, adding = false;

try { form.qui.value = localStorage.getItem("qui") || ""; } catch { /* a browser that keeps nothing */ }

function marked(id) { return revue.querySelectorAll(`[data-pour="${CSS.escape(id)}"]`); }

function fresh(on) {
  adding = on;
  form.querySelectorAll(".nouveau").forEach((label) => (label.hidden = !on));
  asked(on ? "montant" : chosen?.dataset.genre ?? "montant");
}

// Each kind of value has fields of its own.
function asked(genre) {
  form.querySelectorAll("[data-genres]").forEach((label) => (label.hidden = !label.dataset.genres.split(" ").includes(genre)));
  document.getElementById("unite").textContent = genre === "taux" ? "%" : "€";
}

function choose(item) {
  if (!item) return;
  revue.querySelectorAll(".vise").forEach((part) => part.classList.remove("vise"));
  list.querySelector("[aria-current]")?.removeAttribute("aria-current");
  chosen = item;
  fresh(false);
  item.setAttribute("aria-current", "true");
  for (const name of fields) form[name].value = item.dataset[name];
  document.getElementById("ou").textContent = `${item.querySelector("button").textContent}, ${item.querySelector(".quoi").textContent}`;
  back.textContent = "";
  const [place] = marked(item.dataset.id);
  marked(item.dataset.id).forEach((part) => part.classList.add("vise"));
  (place ?? document.getElementById("p" + item.dataset.page))?.scrollIntoView({ block: "center" });
  item.querySelector("button").focus();
}

function move(step) {
  const items = [...list.children], at = items.indexOf(chosen);
  choose(items[Math.min(Math.max(at + step, 0), items.length - 1)]);
}

function said() {
  const after = {};
  for (const name of fields) if (!form[name].closest("label").hidden) after[name] = form[name].value.trim() || null;
  if (after.annee) after.annee = Number(after.annee);
  if (adding) Object.assign(after, { texte: form.texte.value.trim(), page: Number(form.page.value) });
  return after;
}

async function decide(action) {
  if (!adding && !chosen) return (back.textContent = "Choisissez d’abord une valeur.");
  if (!form.qui.value.trim()) { form.qui.focus(); return (back.textContent = "Dites qui vérifie : chaque décision garde ce nom."); }
  try { localStorage.setItem("qui", form.qui.value); } catch { /* the same */ }
  const item = adding ? null : chosen, after = action === "corriger" || action === "ajouter" ? said() : {};
  const body = { document: revue.dataset.document, genre: item?.dataset.genre ?? "montant", montant_id: item?.dataset.id ?? "", action, qui: form.qui.value, vu: item?.dataset.vu ?? "", apres: after };
  const answer = await fetch("../corrections", { method: "POST", headers: { "content-type": "application/json", "x-jeton": document.querySelector("meta[name=jeton]").content }, body: JSON.stringify(body) }).catch(() => null);
  if (!answer) return (back.textContent = "Le serveur ne répond pas : rien n’est enregistré, vos champs restent.");
  const told = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : { raison: await answer.text() };
  if (!answer.ok) return (back.textContent = told.raison || "Refusé.");
  if (!item) return location.reload();
  item.dataset.vu = told.quand;
  if (action === "corriger") for (const name in after) item.dataset[name] = after[name] ?? "";
  item.classList.remove("accepter", "corriger", "rejeter");
  item.classList.add("fait", action);
  item.querySelector(".etat").textContent = `${action} par ${form.qui.value}`;
  document.getElementById("avancement").textContent = `${list.querySelectorAll(".fait").length} sur ${list.children.length} vérifiées`;
  move(1);
}

function add() {
  fresh(true);
  const page = chosen?.dataset.page ?? "1";
  form.querySelectorAll("input:not([name=qui])").forEach((input) => (input.value = ""));
  form.page.value = page;
  form.nature.value = "prevu";
  form.niveau.value = "detail";
  document.getElementById("ou").textContent = "Montant qui n’a pas été lu";
  form.valeur.focus();
}

const acts = { accepter: () => decide("accepter"), corriger: () => decide(adding ? "ajouter" : "corriger"), rejeter: () => decide("rejeter"), nouveau: add };
form.addEventListener("click", (event) => acts[event.target.dataset?.action]?.());
form.addEventListener("submit", (event) => { event.preventDefault(); acts.corriger(); });
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); acts.corriger(); }
  if (event.key === "Escape") choose(chosen ?? list.children[0]);
});
list.addEventListener("click", (event) => choose(event.target.closest("li")));
revue.querySelector(".vue").addEventListener("click", (event) => {
  const id = event.target.closest("[data-pour]")?.dataset.pour;
  if (id) choose(list.querySelector(`[data-id="${CSS.escape(id)}"]`));
});
const keys = { j: () => move(1), k: () => move(-1), a: acts.accepter, c: () => form.querySelector("label:not([hidden]) input").select(), r: acts.rejeter, n: add };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
  const act = keys[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});
for (const side of ["pointerover", "pointerout"]) revue.addEventListener(side, (event) => {
  const id = event.target.closest?.("[data-pour]")?.dataset.pour ?? event.target.closest?.("[data-id]")?.dataset.id;
  if (!id) return;
  marked(id).forEach((part) => part.classList.toggle("survol", side === "pointerover"));
  list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.classList.toggle("survol", side === "pointerover");
});
