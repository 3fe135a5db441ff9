// The forms in which a part of the edition is put right. One is open at a time, in place of the lists; lists go on living behind it.

import { button, element, one, noted } from "./dom.js";
import { postPicture } from "./server.js";
import { change, current, edit, refresh } from "./store.js";

const place = one("#form");
let opener = null;
let stood = null; // what the open form held when it was opened

const content = (form) => JSON.stringify([values(form), [...form.elements].some((made) => made.type === "file" && made.files.length)]);

// Whether there is something in the open form that was not saved.
export const unsaved = () => {
  const form = one("form", place);
  return Boolean(form) && content(form) !== stood;
};

// Does it unless that would lose what was written; then it asks first.
function leaving(deed) {
  if (!unsaved()) return deed();
  const dialog = one("#leave");
  one("#leave-yes").onclick = () => {
    dialog.close();
    deed();
  };
  return dialog.showModal();
}

window.addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());

const back = () => leaving(close);

export function close() {
  place.replaceChildren();
  place.hidden = true;
  one("#lists").hidden = false;
  const from = opener && [...document.querySelectorAll("[data-at]")].find((at) => at.dataset.at === opener && at.offsetParent);
  if (from) from.focus();
  else one("#tabs [aria-selected=true]").focus();
}

function input({ kind = "text", name, value, options, rows = 3, required, most }) {
  if (kind === "choice") {
    const select = element("select");
    for (const [key, label] of options) select.append(new Option(label, key, false, key === value));
    return Object.assign(select, { name });
  }
  if (kind === "words") return Object.assign(element("textarea"), { name, rows, value: value ?? "", required });
  const made = Object.assign(element("input"), { name, type: kind });
  if (kind === "checkbox") made.checked = Boolean(value);
  else if (kind !== "file") made.value = value ?? "";
  if (required) made.required = true;
  if (most) made.maxLength = most;
  if (kind === "file") made.accept = "image/*";
  return made;
}

function field(told) {
  const row = element("div", "", `field ${told.kind ?? "text"}`);
  const made = input(told);
  made.id = `form-${told.name}`;
  const label = element("label", told.label);
  label.htmlFor = made.id;
  row.append(...(told.kind === "checkbox" ? [made, label] : [label, made]));
  if (told.hint) {
    const hint = element("p", told.hint, "why");
    hint.id = `${made.id}-hint`;
    made.setAttribute("aria-describedby", hint.id);
    row.append(hint);
  }
  return row;
}

function values(form) {
  const told = {};
  for (const made of form.elements) {
    if (!made.name || made.type === "file") continue;
    told[made.name] = made.type === "checkbox" ? made.checked : made.value.trim();
  }
  return told;
}

// Opens a form; `done(values, form)` says whether it may close.
const open = (...told) => leaving(() => opened(...told));

function opened(title, fields, done, { submit = "Save", more = [], from } = {}) {
  if (!place.contains(document.activeElement)) opener = document.activeElement.dataset.at ?? from ?? null;
  const form = element("form");
  form.noValidate = false;
  const deeds = element("div", "", "deeds");
  const save = element("button", submit, "primary");
  deeds.append(save, button("Cancel", close));
  const refusal = element("p", "", "refusal block");
  refusal.setAttribute("role", "alert");
  form.append(button("← Back", back, { className: "back" }), element("h2", title), ...fields.map(field), ...more, refusal, deeds);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (save.getAttribute("aria-disabled")) return;
    save.setAttribute("aria-disabled", "true"); // not disabled: that would take the keyboard from it
    refusal.textContent = "";
    try {
      if (await done(values(form), form)) return close();
      refusal.textContent = one("#noted").textContent;
      noted(""); // it is said here, and once
    } catch (refused) {
      noted("");
      refusal.textContent = refused.message;
    } finally {
      save.removeAttribute("aria-disabled");
    }
    return null;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // or it would close what asks
    back();
  });
  stood = content(form);
  place.replaceChildren(form);
  place.hidden = false;
  one("#lists").hidden = true;
  (form.querySelector("input:not([type=checkbox]), textarea") ?? save).focus();
}

// Only what was changed is sent: what somebody else changed meanwhile stays theirs.
function changed(before, after) {
  const fields = {};
  for (const [name, value] of Object.entries(after)) {
    if (value !== (before[name] ?? (typeof value === "boolean" ? false : ""))) fields[name] = value === "" ? null : value;
  }
  return fields;
}

const saving = (op, id, before) => async (after) => {
  const fields = changed(before, after);
  for (const name of ["headline", "summary", "title", "subject", "preheader"]) if (fields[name] === null) fields[name] = "";
  return !Object.keys(fields).length || edit(id ? { op, id, fields } : { op, fields });
};

// ------------------------------------------------------------ the parts

export function head() {
  const { edition } = current();
  const fields = [
    { name: "subject", label: "Subject", value: edition.subject, required: true, hint: "Phones show about 40 characters of it." },
    { name: "preheader", label: "Preheader", value: edition.preheader, kind: "words", rows: 2, hint: "What stands behind the subject in the inbox." },
  ];
  open("Subject and preheader", fields, saving("head", null, edition), { from: "head" });
}

export function story(told) {
  const fields = [
    { name: "headline", label: "Headline", value: told.headline, required: true },
    { name: "summary", label: "Summary", value: told.summary, kind: "words", rows: 5, hint: source(told.summary_from) },
    { name: "byline", label: "Byline", value: told.byline },
    { name: "section", label: "Section", value: told.section },
    { name: "url", label: "Link", value: told.url, kind: "url" },
    { name: "sensitive", label: "Sensitive: no sponsors or stock pictures beside it", value: told.sensitive, kind: "checkbox" },
  ];
  const more = [button("Picture…", () => picture(told), { className: "quiet" })];
  open("Story", fields, saving("story", told.id, told), { more, from: `edit ${told.id}` });
}

const source = (from) =>
  ({ editor: "These are an editor’s words.", publisher: "These are the publisher’s words.", extract: "Taken from the text." })[from] ?? "";

function picture(told) {
  const image = told.image ?? {};
  const fields = [
    { name: "file", label: image.url || image.file ? "Another picture" : "A picture", kind: "file" },
    { name: "url", label: "or its address", kind: "url", value: image.file ? "" : image.url },
    { name: "alt", label: "What it shows, for those who do not see it", value: image.alt },
    { name: "credit", label: "Credit", value: image.credit },
  ];
  const drop = async () => (await edit({ op: "picture", id: told.id, fields: null }, "The picture is out")) && close();
  const more = told.image ? [button("Leave the picture out", drop, { className: "quiet" })] : [];
  const done = async (after, form) => {
    const fields = changed({ ...image, url: image.file ? "" : image.url }, after);
    const [file] = form.elements.file.files;
    if (file) {
      fields.file = (await postPicture(file)).file;
      delete fields.url;
    }
    return !Object.keys(fields).length || edit({ op: "picture", id: told.id, fields });
  };
  open("Picture", fields, done, { more, from: `edit ${told.id}` });
}

const SHOW = [["matching", "to those whom it matches"], ["always", "to everyone"], ["never", "to nobody"]];

export function job(told) {
  const fields = [
    { name: "title", label: "Title", value: told.title, required: true },
    { name: "employer", label: "Employer", value: told.employer },
    { name: "place", label: "Place", value: told.place },
    { name: "salary", label: "Salary", value: told.salary },
    { name: "closes", label: "Closes", value: told.closes, hint: "A day, such as 2025-06-30, or a time: 2025-06-30T12:00+01:00." },
    { name: "sector", label: "Sector", value: told.sector },
    { name: "url", label: "Link", value: told.url, kind: "url" },
    { name: "show", label: "Shown", value: told.show, kind: "choice", options: SHOW },
  ];
  open("Job", fields, saving("job", told.id, told), { from: `edit ${told.id}` });
}

const POSITIONS = [["top", "at the top"], ["after_lead", "after the lead"], ["jobs", "in the jobs"], ["bottom", "at the end"]];

export function booking(told) {
  const others = current().edition.bookings.filter((one) => one.id !== told.id);
  const fields = [
    { name: "position", label: "Where it stands", value: told.position, kind: "choice", options: POSITIONS },
    { name: "leave_out", label: "Left out, because", value: told.leave_out, hint: "Empty: it runs. The reason is kept for the advertiser." },
  ];
  const swap = (other) => async () => (await edit({ op: "swap", id: told.id, with: other.id })) && close();
  const more = others.map((other) => button(`Exchange with ${other.advertiser}`, swap(other), { className: "quiet" }));
  open(`Booking of ${told.advertiser}`, fields, saving("booking", told.id, told), { more, from: `edit ${told.id}` });
}

export function hold(kind, told) {
  const fields = [
    { name: "reason", label: "Why it must not run", required: true },
    { name: "until", label: "Until", kind: "date", hint: "Empty: until somebody lifts it." },
  ];
  const done = ({ reason, until }) =>
    change("/hold", { kind, id: told.id, reason, until: until || null }, "Held: it is out of this edition and of every other");
  open(`Hold “${told.headline ?? told.title}”`, fields, done, { submit: "Hold it", from: `hold ${told.id}` });
}

export function add() {
  const fields = [
    { name: "url", label: "Address of a page of one story or job", kind: "url", required: true },
    { name: "lead", label: "Make it the lead", kind: "checkbox" },
  ];
  open("Add from the web", fields, ({ url, lead }) => edit({ op: "add", url, lead }, "Added"), { submit: "Fetch and add", from: "add" });
}

export function write() {
  const fields = [
    { name: "headline", label: "Headline", required: true },
    { name: "text", label: "Text", kind: "words", rows: 8, hint: "Markdown. The summary is taken from it unless you write one." },
    { name: "summary", label: "Summary", kind: "words", rows: 3 },
    { name: "byline", label: "Byline" },
    { name: "section", label: "Section" },
    { name: "url", label: "Link", kind: "url" },
    { name: "lead", label: "Make it the lead", kind: "checkbox" },
  ];
  const done = (told) => edit({ op: "write", ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== "")) }, "Written");
  open("Write a story", fields, done, { submit: "Add it", from: "write" });
}

export function note() {
  const text = { name: "text", label: "Note", value: current().edition.note, kind: "words", rows: 8 };
  const hint = "Markdown: paragraphs, lists, *emphasis*, **strong**, [links](https://example.org). Empty: none.";
  open("Editor’s note", [{ ...text, hint }], ({ text: told }) => edit({ op: "note", text: told }), { from: "note" });
}

export function corrections() {
  const value = current().edition.corrections.join("\n");
  const text = { name: "texts", label: "Corrections", value, kind: "words", rows: 6, hint: "One a line." };
  const done = ({ texts }) => edit({ op: "corrections", texts: texts.split("\n").map((line) => line.trim()).filter(Boolean) });
  open("Corrections", [text], done, { from: "corrections" });
}

export async function lift(held) {
  if (await change("/hold", { lift: held.key }, "Lifted")) refresh();
}
