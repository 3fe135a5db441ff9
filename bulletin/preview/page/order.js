// Putting a list into another order: by dragging a handle with a mouse or a finger, or with the arrow keys on it.

import { all, element } from "./dom.js";

// Returns the handle of an item; `moved(before)` is told the id that it is to stand before, null for last.
export function handle(id, name, moved) {
  const made = element("button", "⠿", "handle");
  made.type = "button";
  made.dataset.at = `move ${id}`;
  made.setAttribute("aria-label", `Move ${name}: arrow up, arrow down`);
  made.title = "Drag, or use the arrow keys";
  made.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const items = siblings(made);
    const at = items.findIndex((item) => item.dataset.id === id);
    const to = event.key === "ArrowUp" ? at - 1 : at + 2;
    if (to < 0 || to > items.length) return;
    moved(items[to]?.dataset.id ?? null);
  });
  made.addEventListener("pointerdown", (event) => drag(event, made, id, moved));
  return made;
}

let dragging = false;
export const isDragging = () => dragging;

const siblings = (made) => all(":scope > li[data-id]", made.closest("ol, ul"));

function drag(event, made, id, moved) {
  if (event.button) return;
  event.preventDefault();
  made.focus();
  made.setPointerCapture(event.pointerId);
  const over = new AbortController();
  const item = made.closest("li");
  dragging = true;
  item.classList.add("dragged");
  let target = id;
  const follow = ({ clientY }) => {
    const items = siblings(made);
    for (const one of items) one.classList.remove("before", "behind");
    const next = items.find((one) => clientY < one.getBoundingClientRect().top + one.offsetHeight / 2);
    target = next ? next.dataset.id : null;
    if (next) next.classList.add("before");
    else items.at(-1)?.classList.add("behind");
  };
  const end = (last) => {
    over.abort();
    dragging = false;
    item.classList.remove("dragged");
    const items = siblings(made);
    for (const one of items) one.classList.remove("before", "behind");
    const at = items.indexOf(item);
    const stays = target === id || target === (items[at + 1]?.dataset.id ?? null);
    if (last.type === "pointerup" && !stays) moved(target);
  };
  for (const [name, listener] of [["pointermove", follow], ["pointerup", end], ["pointercancel", end]]) {
    made.addEventListener(name, listener, { signal: over.signal });
  }
}
