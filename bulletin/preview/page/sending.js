// Proofs, the approval with what is to be known before it, and the board of a delivery that is under way.

import { button, element, many, one, noted, when } from "./dom.js";
import { Refused, get, post } from "./server.js";
import { current, delivered, follow, mine, refresh, tell } from "./store.js";

const WORDS = {
  accepted: "accepted by the mail server", pending: "waiting", leased: "waiting", inflight: "sending", deferred: "retrying",
  in_doubt: "unknown", failed: "refused", suppressed: "left", held: "unknown, held back", bounced: "bounced",
  complained: "complained", cancelled: "cancelled", expired: "expired",
};

async function tried(deed) {
  try {
    const told = await deed();
    tell(); // what the server was busy with is over
    return told;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.status) tell();
    noted(refused.message);
    return null;
  }
}

// ------------------------------------------------------------ the proof

function proof() {
  const dialog = one("#proof-dialog");
  const form = one("form", dialog);
  form.elements.to.value = current().proof.to.join(", ");
  one("#proof-said").replaceChildren();
  form.onsubmit = async (event) => {
    event.preventDefault();
    const to = form.elements.to.value.split(/[\s,;]+/).filter(Boolean);
    one("#proof-said").textContent = "Sending…";
    const told = await tried(() => post("/proof", { to, every_variant: form.elements.every.checked }));
    const list = element("ul");
    for (const sent of told?.proofs ?? []) {
      const fine = sent.outcome === "accepted" ? "accepted by the mail server" : `${sent.outcome}: ${sent.code ?? ""} ${sent.text}`;
      list.append(element("li", `${sent.to}${sent.variant === "default" ? "" : `, ${sent.variant}`}: ${fine}`));
    }
    one("#proof-said").replaceChildren(told ? list : one("#noted").textContent);
    if (told) noted("The proof was sent");
  };
  dialog.showModal();
}

// ------------------------------------------------------------ the approval

const fact = (label, text) => (text ? [element("dt", label), element("dd", text)] : []);

function schedule(told) {
  if (told.rehearsal) return "at once";
  const parts = [];
  if (told.send_at && new Date(told.send_at) > new Date()) parts.push(`from ${when(told.send_at)}`);
  if (told.hours) parts.push(`within ${Array.isArray(told.hours) ? told.hours.join("–") : told.hours}`);
  if (told.not_after) parts.push(`not after ${when(told.not_after)}`);
  if (told.undo_seconds) parts.push(`the first message waits ${many(Math.round(told.undo_seconds / 60), "minute")}: until then it can be withdrawn`);
  return parts.join("; ") || "at once";
}

function blocking(told) {
  const item = element("li");
  item.append(element("b", told.message), element("p", told.advice));
  if (!told.overridable) {
    item.append(element("p", "Nobody can override this.", "why"));
    return item;
  }
  const label = element("label", "Send it despite this, because");
  const reason = Object.assign(element("input"), { name: `despite ${told.id}`, type: "text", id: `despite-${told.id}` });
  label.htmlFor = reason.id;
  item.append(label, reason);
  return item;
}

let shown = null; // what is approved is what was read here: other readers, another edition have to be read again

async function approve() {
  const dialog = one("#approve-dialog");
  one("#approve-facts").replaceChildren(element("dd", "Counting…"));
  one("#approve-blocking").replaceChildren();
  one("#approve-said").textContent = "";
  one("#approve-deeds").hidden = true;
  dialog.showModal();
  const told = await tried(() => get("/approval"));
  if (told) return ask(told);
  one("#approve-facts").replaceChildren();
  one("#approve-said").textContent = one("#noted").textContent;
}

function ask(told) {
  shown = told;
  one("#approve-facts").replaceChildren(
    ...fact("Readers", `${many(told.readers, "reader")} in ${many(told.variants.length, "variant")}`),
    ...fact("From", typeof told.from === "string" ? told.from : `${told.from.name} <${told.from.address}>`),
    ...fact("Subject", told.subject),
    ...fact("When", schedule(told)),
    ...fact("Checks", `${many(told.warnings, "warning")}, ${many(told.notes, "note")}`),
    ...fact("The list", told.listed?.removed ? `${many(told.listed.removed.length ?? told.listed.removed, "reader")} will be taken off` : ""),
    ...fact("Where it goes", told.rehearsal ? "into the outbox, a rehearsal: nobody is mailed" : ""),
  );
  const over = new Set(told.overridable);
  one("#approve-blocking").replaceChildren(...told.blocking.map((one) => blocking({ ...one, overridable: over.has(one.id) })));
  one("#approve-later").hidden = told.rehearsal; // the outbox waits for no timer
  one("#approve-now").textContent = told.rehearsal ? "Approve and write" : "Approve and send";
  one("#approve-deeds").hidden = told.blocking.some((one) => !over.has(one.id));
}

async function approved(start) {
  const despite = {};
  for (const input of one("#approve-blocking").querySelectorAll("input")) {
    if (input.value.trim()) despite[input.name.replace("despite ", "")] = input.value.trim();
  }
  let told;
  try {
    told = await post("/approve", { version: shown.version, readers: shown.readers, despite, start });
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.told.approval) ask(refused.told.approval);
    one("#approve-said").textContent = refused.message;
    return;
  }
  one("#approve-dialog").close();
  noted(shown.rehearsal ? "Approved; it is being written to the outbox" : start ? "Approved; it is being sent" : "Approved; the timer sends it");
  delivered(told.delivery);
  one("#board").scrollIntoView({ block: "nearest" }); // it stands above what was read last
  refresh();
}

// ------------------------------------------------------------ the board

async function does(deed) {
  const told = await tried(() => (deed === "withdraw" ? post("/withdraw", {}) : post("/delivery", { do: deed, reason: null })));
  if (!told) return;
  if (told.delivery !== undefined) delivered(told.delivery);
  refresh();
}

const possible = ({ state, running, done }) =>
  ({
    frozen: [...(running ? [] : [["start", "Send it now"]]), ...(done ? [] : [["withdraw", "Withdraw the approval"]])],
    sending: [...(running ? [] : [["start", "Go on"]]), ["pause", "Pause"], ["cancel", "Cancel…"]],
    paused: [["resume", "Resume"], ["cancel", "Cancel…"]],
  })[state] ?? [];

function pressed(deed, delivery) {
  if (deed !== "cancel") return does(deed);
  const left = delivery.total - delivery.done;
  one("#cancel-said").textContent = `${many(left, "reader")} will not get it, and that cannot be undone.`;
  one("#cancel-yes").onclick = () => {
    one("#cancel-dialog").close();
    does("cancel");
  };
  return one("#cancel-dialog").showModal();
}

const states = { frozen: "Approved, not begun", sending: "Being sent", paused: "Paused", done: "Sent", cancelled: "Cancelled" };

function timing({ state, rate, seconds_left: left, next_due: due, not_before: from }) {
  if (state === "sending" && rate) return `${Math.round(rate)} a second${left ? `, about ${many(Math.max(1, Math.round(left / 60)), "minute")} left` : ""}`;
  if (from && new Date(from) > new Date()) return `begins at ${when(from)}`;
  return due ? `goes on at ${when(due)}` : "";
}

function board({ delivery }) {
  one("#board").hidden = !delivery;
  one("#approve").hidden = Boolean(delivery) && !["cancelled"].includes(delivery.state) && !(delivery.rehearsal && delivery.state === "done");
  one("#approve").disabled = !mine();
  if (!delivery) return;
  one("#board-state").textContent = `${delivery.rehearsal ? "Rehearsal: " : ""}${states[delivery.state]}`;
  Object.assign(one("#board-done"), { max: delivery.total || 1, value: delivery.done });
  one("#board-said").textContent = [`${delivery.done.toLocaleString("en-GB")} of ${many(delivery.total, "reader")}`, timing(delivery)].filter(Boolean).join("; ");
  one("#board-why").textContent = delivery.paused_reason || delivery.warned || "";
  const sums = new Map();
  for (const [state, number] of Object.entries(delivery.counts)) {
    if (number) sums.set(WORDS[state] ?? state, (sums.get(WORDS[state] ?? state) ?? 0) + number);
  }
  one("#board-counts").replaceChildren(...[...sums].flatMap(([word, number]) => [element("dt", word), element("dd", number.toLocaleString("en-GB"))]));
  const row = one("#board-deeds");
  const wanted = mine() ? possible(delivery) : [];
  if (row.dataset.deeds === wanted.join()) return; // a button that is pressed stays where it is
  row.dataset.deeds = wanted.join();
  const at = row.contains(document.activeElement);
  row.replaceChildren(...wanted.map(([deed, text]) => button(text, () => pressed(deed, current().delivery))));
  if (at) (row.firstElementChild ?? one("#tabs [aria-selected=true]")).focus();
}

export function begin() {
  one("#proof").addEventListener("click", proof);
  one("#approve").addEventListener("click", approve);
  one("#approve-now").addEventListener("click", () => approved(true));
  one("#approve-later").addEventListener("click", () => approved(false));
  follow(board);
}
