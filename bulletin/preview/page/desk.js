// The lists on the right: stories, jobs, bookings, what was left out, what was found; each with its reason and what can be done.

import { all, button, clock, element, fill, many, one, when } from "./dom.js";
import * as forms from "./forms.js";
import { handle, isDragging } from "./order.js";
import { current, edit, follow, mayChange } from "./store.js";
import { show, showLine } from "./views.js";

const title = (id, text, sought = text) => {
  const made = button(text, () => show(sought), { className: "title" });
  made.dataset.at = `show ${id}`;
  return made;
};

function deeds(...told) {
  const row = element("div", "", "deeds small");
  for (const [text, name, id, deed, what] of told) {
    const made = button(text, deed, { label: `${text}: ${what}` });
    made.dataset.at = `${name} ${id}`;
    row.append(made);
  }
  return row;
}

function item(id, parts) {
  const made = element("li");
  if (id) made.dataset.id = id;
  made.append(...parts.filter(Boolean));
  return made;
}

const chip = (text, kind = "") => element("span", text, `chip ${kind}`);
const why = (text) => element("p", text, "why");
const line = (...parts) => element("p", parts.filter(Boolean).join(" · "));

// ------------------------------------------------------------ stories and jobs

function story(told, may) {
  const moved = (before) => edit({ op: "move", kind: "story", id: told.id, before });
  const called = told.headline;
  const does = [
    ["Edit", "edit", told.id, () => forms.story(told), called],
    told.lead ? null : ["Make lead", "lead", told.id, () => edit({ op: "lead", id: told.id }), called],
    ["Hold", "hold", told.id, () => forms.hold("story", told), called],
    ["Drop", "drop", told.id, () => edit({ op: "drop", kind: "story", id: told.id }, "Dropped; Undo brings it back"), called],
  ];
  return item(told.id, [
    may && handle(told.id, called, moved),
    title(told.id, called),
    told.lead && chip("Lead", "accent"),
    told.sensitive && chip("Sensitive"),
    line(told.section, told.byline),
    why(told.why),
    may && deeds(...does.filter(Boolean)),
  ]);
}

function job(told, moves, may) {
  const moved = (before) => edit({ op: "move", kind: "job", id: told.id, before });
  const called = told.title;
  return item(told.id, [
    moves && handle(told.id, called, moved),
    told.shown ? title(told.id, called) : element("b", called),
    !told.shown && chip("Waits"),
    told.booking && chip("Featured", "accent"),
    line(told.employer, told.place, told.salary),
    why(told.why),
    may &&
      deeds(
        ["Edit", "edit", told.id, () => forms.job(told), called],
        ["Hold", "hold", told.id, () => forms.hold("job", told), called],
        ["Drop", "drop", told.id, () => edit({ op: "drop", kind: "job", id: told.id }, "Dropped; Undo brings it back"), called],
      ),
  ]);
}

function booking(told, may) {
  return item(told.id, [
    title(told.id, told.advertiser, told.text || told.advertiser),
    told.leave_out && chip("Left out", "warn"),
    line(told.kind === "sponsor" ? "Sponsor" : "Featured job", told.position?.replace("_", " "), told.audience),
    why(told.leave_out ?? told.why),
    may && deeds(["Edit", "edit", told.id, () => forms.booking(told), told.advertiser]),
  ]);
}

function leftOut(told, may) {
  const bring = () => edit({ op: "bring", kind: told.kind, id: told.id }, "Brought in");
  return item(null, [
    element("b", told.title),
    chip(told.kind === "job" ? "Job" : "Story"),
    why(told.why),
    may && deeds(["Bring in", "bring", told.id, bring, told.title]),
  ]);
}

// ------------------------------------------------------------ findings

const SEVERITIES = { block: "Blocks", warn: "Warning", note: "Note" };

const PARTS = { story: ["stories", forms.story], job: ["jobs", forms.job], booking: ["bookings", forms.booking] };

// The form in which what a finding speaks of is put right.
function mending({ kind, id }) {
  if (kind === "head") return id === "note" ? forms.note : forms.head;
  const [name, form] = PARTS[kind];
  return () => form(current().edition[name].find((part) => part.id === id));
}

// The element, the inbox line, or the line of the source that a finding speaks of; null where its words name none.
function spokenOf({ about, message, place }) {
  if (about?.kind === "head" && about.id !== "note") return () => one("#edit-head").focus();
  if (about) return () => show(about.text);
  const named = message.match(/“([^”…]+)/)?.[1] ?? message.match(/[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i)?.[0];
  return named && place === "HTML" ? () => showLine(named) : null;
}

function finding(told, may) {
  const spoken = spokenOf(told);
  const message = spoken ? button(told.message, spoken, { className: "title" }) : element("b", told.message);
  if (spoken) message.dataset.at = `finding ${told.id} ${told.message}`;
  const where = [told.place, told.line ? `edition.toml, line ${told.line}` : null].filter(Boolean).join(" · ");
  return item(null, [
    chip(SEVERITIES[told.severity] ?? told.severity, told.severity),
    message,
    told.advice && element("p", told.advice),
    told.why && why(told.why),
    where && why(where),
    told.reason && why(`Ignored: ${told.reason}`),
    may && told.about && deeds(["Edit", `mend ${told.id}`, told.about.id, mending(told.about), told.about.text]),
  ]);
}

function size({ html, warn, block, gmail, shares }) {
  const meter = one("#size");
  Object.assign(meter, { max: gmail, low: Math.min(warn, gmail), high: Math.min(block, gmail), optimum: 0, value: html });
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
  const over = html > gmail ? "; Gmail will cut it off" : "";
  one("#size-said").textContent = `${kilobytes(html)} kB of the ${kilobytes(gmail)} kB that Gmail shows${over}`;
  const most = Object.entries(shares).sort(([, one], [, two]) => two - one).slice(0, 5);
  one("#shares").replaceChildren(...most.map(([name, bytes]) => element("li", `${name}: ${kilobytes(bytes)} kB`)));
}

// ------------------------------------------------------------ the rest

function held(told, may) {
  const until = told.until ? `until ${told.until}` : "until it is lifted";
  return item(null, [
    element("b", told.words?.length ? [told.words].flat().join(", ") : told.url),
    why([told.reason, told.who, until].filter(Boolean).join(" · ")),
    may && deeds(["Lift", "lift", told.key, () => forms.lift(told), told.reason]),
  ]);
}

const DID = {
  move: "Moved", lead: "Made the lead", drop: "Dropped", bring: "Brought in", add: "Added", write: "Wrote", head: "Changed the head",
  note: "Changed the editor’s note", corrections: "Changed the corrections", story: "Changed", job: "Changed", picture: "Changed the picture of",
  booking: "Changed the booking", swap: "Exchanged bookings", undo: "Took back", redo: "Did again", hold: "Held", lift: "Lifted a hold",
  proof: "Sent a proof", approve: "Approved", withdraw: "Withdrew the approval", start: "Started the delivery", pause: "Paused",
  resume: "Resumed", cancel: "Cancelled", take: "Took over the desk",
};

function logged(told, titles) {
  const what = typeof told.what === "object" && told.what ? told.what : { text: told.what };
  const did = DID[what.op] ?? DID[what.do] ?? DID[told.did] ?? told.did;
  const about = titles.get(what.id) ?? what.headline ?? what.url ?? what.reason ?? what.text ?? "";
  return item(null, [element("b", about ? `${did}: ${about}` : did), why(`${told.who}, ${when(told.at)}`)]);
}

const titled = ({ stories, jobs, bookings, left_out: out }) =>
  new Map([...stories, ...jobs, ...bookings, ...out].map((told) => [told.id, told.headline ?? told.title ?? told.advertiser]));

function count(name, items, none, all_ = items.length) {
  fill(one(`#${name}`), items, none);
  for (const place of all(`[data-count=${name}]`)) place.textContent = all_;
}

function matching(field, items) {
  const sought = one(field).value.trim().toLowerCase();
  const words = ({ title, employer, place, why: reason }) => [title, employer, place, reason].join(" ").toLowerCase();
  return sought ? items.filter((told) => words(told).includes(sought)) : items;
}

const MANY_JOBS = 20; // from here on they are sought rather than read through

function standing({ edition, delivery, desk, history }) {
  const may = mayChange();
  const states = { frozen: "Approved", sending: "Being sent", paused: "Paused", done: "Sent", cancelled: "Cancelled" };
  one("#standing").textContent = states[delivery?.state] ?? (edition?.locked ? "Marked as read" : "Draft");
  one("#locked").setAttribute("aria-pressed", String(Boolean(edition?.locked)));
  one("#locked").textContent = edition?.locked ? "Marked as read" : "Mark as read";
  const at = document.activeElement;
  for (const name of ["undo", "redo"]) {
    one(`#${name}`).disabled = !may || !history[name];
    one(`#${name}`).title = history[name] ? `${name === "undo" ? "Undo" : "Do again"}: ${history[name]}` : "";
  }
  if (at.disabled) (one("#redo:enabled") ?? one("#undo:enabled") ?? one("#tabs [aria-selected=true]")).focus();
  one("#taken").hidden = desk.mine || !desk.since;
  one("#taken-said").textContent = desk.since ? `Another editor has it, since ${clock(desk.since)} (${desk.name || "not named yet"}). You can look on.` : "";
  for (const made of all("[data-changes]")) made.disabled = !may || (edition?.locked && made.id !== "locked");
  return may && !edition?.locked;
}

let late = null;

export function lay(state) {
  if (isDragging()) {
    late = state;
    return;
  }
  const { edition, findings, ignored } = state;
  const may = standing(state);
  one("#inbox-from").textContent = state.from.name;
  count("findings", findings.map((told) => finding(told, may)), state.judged ? "Nothing was found." : "Being looked for…");
  fill(one("#ignored"), ignored.map((told) => finding(told, may)));
  one("#ignored-part").hidden = !ignored.length;
  const blocks = findings.filter((told) => told.severity === "block").length;
  one("#blocks").hidden = !blocks;
  one("#blocks").textContent = blocks ? ` ${many(blocks, "finding")} in the way` : "";
  size(state.size);
  fill(one("#held"), state.holds.map((told) => held(told, may)));
  one("#held-part").hidden = !state.holds.length;
  if (!edition) return;
  const titles = titled(edition);
  fill(one("#log"), [...state.log].reverse().map((told) => logged(told, titles)), "Nobody has changed anything yet.");
  one("#inbox-subject").textContent = edition.subject;
  one("#inbox-preheader").textContent = edition.preheader;
  count("stories", edition.stories.map((told) => story(told, may)), "There is no story. Write one, or look among what was left out.");
  one("#sought-job").hidden = edition.jobs.length < MANY_JOBS;
  const jobs = matching("#sought-job", edition.jobs);
  count("jobs", jobs.map((told) => job(told, may && jobs.length === edition.jobs.length, may)), edition.jobs.length ? "None matches." : "There is no job today.", edition.jobs.length);
  count("bookings", edition.bookings.map((told) => booking(told, may)));
  one("#bookings-part").hidden = !edition.bookings.length;
  const out = matching("#sought", edition.left_out);
  one("#sought").hidden = !edition.left_out.length;
  count("left-out", out.map((told) => leftOut(told, may)), edition.left_out.length ? "None matches." : "Nothing was left out.", edition.left_out.length);
}

window.addEventListener("pointerup", () => {
  if (late) lay(late);
  late = null;
});

// ------------------------------------------------------------ what does not belong to one part

export function begin(state) {
  for (const field of ["#sought", "#sought-job"]) one(field).addEventListener("input", () => lay(state()));
  one("#edit-head").addEventListener("click", forms.head);
  one("#add").addEventListener("click", forms.add);
  one("#write").addEventListener("click", forms.write);
  one("#note").addEventListener("click", forms.note);
  one("#corrections").addEventListener("click", forms.corrections);
  one("#locked").addEventListener("click", () => {
    const locked = !state().edition.locked;
    edit({ op: "head", fields: { locked } }, locked ? "Marked as read: a build changes nothing in it now" : "Open again");
  });
  for (const tab of all("#tabs [role=tab]")) tab.addEventListener("click", () => choose(tab));
  one("#tabs").addEventListener("keydown", (event) => {
    const tabs = all("#tabs [role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs.at((tabs.indexOf(document.activeElement) + step) % tabs.length);
    choose(next);
    next.focus();
  });
  follow(lay);
}

function choose(tab) {
  for (const other of all("#tabs [role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    one(`#${other.getAttribute("aria-controls")}`).hidden = !chosen;
  }
}
