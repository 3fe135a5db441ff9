// The editor's page: shows the state of the edition, follows what happens to it, and asks its server for every change.

import { all, noted, one, said } from "./dom.js";
import * as desk from "./desk.js";
import * as sending from "./sending.js";
import { post, windowName } from "./server.js";
import { change, current, delivered, follow, refresh, tell } from "./store.js";
import { renew } from "./views.js";

desk.begin(current);
sending.begin();

for (const name of ["undo", "redo"]) {
  one(`#${name}`).addEventListener("click", () => change(`/${name}`, {}, name === "undo" ? "Taken back" : "Done again"));
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select")) return;
  const again = event.key.toLowerCase() === "y" || (event.key.toLowerCase() === "z" && event.shiftKey);
  if (!again && event.key.toLowerCase() !== "z") return;
  event.preventDefault();
  one(again ? "#redo" : "#undo").click();
});

one("#take").addEventListener("click", async () => {
  try {
    await post("/desk", {});
    await refresh();
    noted("It is yours now");
  } catch (refused) {
    noted(refused.message);
  }
});

for (const close of all("dialog [data-close]")) close.addEventListener("click", () => close.closest("dialog").close());

follow((state) => {
  if (state.error) said("Not up to date: see the error");
  else said(state.judged ? "Up to date" : "Checking…");
});

const events = new EventSource(`/events?window=${windowName}`);
events.addEventListener("rendered", (event) => renew(JSON.parse(event.data).revision));
for (const name of ["rendered", "judged", "failed", "desk"]) events.addEventListener(name, refresh);
events.addEventListener("delivery", (event) => delivered(JSON.parse(event.data).delivery));
events.addEventListener("warned", (event) => said(JSON.parse(event.data).message));
events.addEventListener("busy", (event) => said(`${JSON.parse(event.data).what}…`));
events.addEventListener("error", () => said("The preview does not answer; is it still running in the terminal?"));
events.addEventListener("open", refresh);
tell();
