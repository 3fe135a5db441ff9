// The state of the edition as the server told it, and the one way to change it.

import { one, noted } from "./dom.js";
import { Refused, get, post } from "./server.js";

let state = JSON.parse(one("#state").textContent);
let asked = 0;
const followers = [];

export const current = () => state;
export const mine = () => state.desk.mine || !state.desk.since;
export const mayChange = () => mine() && !(state.delivery && state.delivery.state !== "cancelled" && !state.delivery.rehearsal);

export function follow(follower) {
  followers.push(follower);
}

export function tell() {
  for (const follower of followers) follower(state);
}

export async function refresh() {
  const own = ++asked;
  try {
    const told = await get("/state");
    if (own !== asked) return; // a later one is under way
    state = told;
    tell();
  } catch (refused) {
    noted(refused.message);
  }
}

export function delivered(delivery) {
  state = { ...state, delivery };
  tell();
}

// Does what changes the edition; a conflict is shown with both sides, and nothing is overwritten. True where it was done.
export async function change(path, body, done = "Saved") {
  noted("Saving…");
  try {
    const told = await post(path, { version: state.version, ...body });
    if (told.version) state = { ...state, version: told.version };
    asked += 1; // an answer that is under way is of what was; the next event asks again
    noted(done);
    return true;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.status) tell(); // what the server was busy with is over
    noted(refused.message);
    return refused.told.error === "conflict" ? conflict(path, body, refused.told) : false;
  }
}

export const edit = (asks, done) => change("/edition", { edit: asks }, done);

// True once there is nothing left to be decided, whichever side was taken.
function conflict(path, body, told) {
  const box = one("#conflict");
  one("#conflict-said").textContent = told.message;
  one("#conflict-yours").textContent = wording(told.yours);
  one("#conflict-theirs").textContent = wording(theirs(told));
  return new Promise((decided) => {
    one("#conflict-mine").onclick = async () => {
      box.onclose = null;
      box.close();
      state = { ...state, version: told.theirs.version };
      const done = await change(path, body);
      if (done) refresh();
      decided(done);
    };
    one("#conflict-drop").onclick = () => {
      box.onclose = null;
      box.close();
      noted("Yours was dropped");
      refresh();
      decided(true);
    };
    box.onclose = () => decided(false);
    box.showModal();
  });
}

// What the file says now of that which the edit is about.
function theirs({ yours, theirs: told }) {
  const edition = told.edition ?? {};
  if (!yours) return null;
  if (yours.op === "head") return Object.fromEntries(Object.keys(yours.fields).map((name) => [name, edition[name]]));
  if (yours.op === "note") return { note: edition.note };
  if (yours.op === "corrections") return { corrections: edition.corrections };
  const among = [...(edition.stories ?? []), ...(edition.jobs ?? []), ...(edition.bookings ?? [])];
  const found = among.find((part) => part.id === yours.id);
  if (!found) return { now: "no longer in the edition" };
  const names = Object.keys(yours.fields ?? {});
  return names.length ? Object.fromEntries(names.map((name) => [name, found[name] ?? null])) : { now: "changed elsewhere" };
}

function wording(told) {
  if (!told) return "";
  const { op, id, fields, ...rest } = told;
  return Object.entries(fields ?? rest).map(([name, value]) => `${name}: ${value ?? "nothing"}`).join("\n");
}
