// The left side: the bulletin in its frame, at a desk or on a phone, in any light, as any reader gets it; as text, source, message.

import { all, element, many, one, noted } from "./dom.js";
import { get } from "./server.js";
import { current, follow } from "./store.js";

const key = one("meta[name=frame-key]").content;
const bulletin = one("#bulletin");
const before = one("#before");
const view = { width: "desktop", light: "light", pictures: "on", as: "bulletin", who: "" };

let scrolled = 0;
let framed = current().revision;
let laid = framed;
let framing = 0;
let ready = false;
let laying = null;

const whose = () => {
  const [kind, ...rest] = view.who.split("=");
  return kind ? { [kind]: rest.join("=") } : {};
};
const query = (more = {}) => new URLSearchParams({ ...whose(), ...more });

const looks = (revision) => ({ revision, light: view.light, pictures: view.pictures });
const address = () => `/frame/${key}?${query(looks(framed))}`;

function frame() {
  framed = current().revision;
  framing += 1;
  ready = false;
  bulletin.src = `${address()}#y=${scrolled}`;
  if (!before.hidden) before.src = `/frame/${key}?${new URLSearchParams({ ...looks(framed), edition: "previous" })}`;
  for (const link of all("[data-keep]")) link.href = `${link.dataset.keep}?${query()}`;
}

// Another revision of what is shown: the frame puts in what differs, which is sooner seen than a new document.
export async function renew(revision) {
  if (!ready) return; // it is loading, and is loaded anew once the state is known
  const mine = ++framing;
  framed = revision;
  const answer = await fetch(address()).catch(() => null);
  const html = answer?.ok ? await answer.text() : null;
  if (mine !== framing) return; // a later one is under way
  if (html === null) frame();
  else bulletin.contentWindow.postMessage({ type: "fill", html }, "*");
}

export function show(text) {
  if (!text) return;
  if (view.as !== "bulletin") choose("as", "bulletin");
  one(".seen").scrollIntoView({ block: "nearest" }); // on a phone the frame stands above the list
  bulletin.contentWindow.postMessage({ type: "show", text }, "*");
}

// The first line of the source that holds these words.
export async function showLine(words) {
  choose("as", "source");
  await laying;
  for (const item of all("#plain .lines li")) item.classList.remove("found");
  const found = all("#plain .lines li").find((item) => item.textContent.includes(words));
  if (!found) return noted("That is not in the source as it is shown");
  found.classList.add("found");
  return found.scrollIntoView({ block: "center" });
}

// ------------------------------------------------------------ text, source, message

const numbered = (lines) => {
  const list = element("ol", "", "lines");
  list.append(...lines.map((line) => element("li", line)));
  return list;
};

function parts(part) {
  const item = element("li", `${part.type} · ${many(part.bytes, "byte")}`);
  const about = [part.encoding, part.charset, part.disposition, part.id].filter(Boolean).join(" · ");
  if (about) item.append(element("span", about, "why"));
  if (part.parts?.length) {
    const list = element("ul");
    list.append(...part.parts.map(parts));
    item.append(list);
  }
  return item;
}

const plain = {
  text: async () => [element("pre", (await get(`/text?${query()}`)).text)],
  source: async () => [numbered((await get(`/source?${query()}`)).lines)],
  message: async () => {
    const told = await get(`/message?${query()}`);
    const tree = element("ul", "", "tree");
    tree.append(parts(told.parts));
    const headers = element("dl", "", "headers");
    for (const { name, value } of told.headers) headers.append(element("dt", name), element("dd", value));
    return [element("p", `${many(told.bytes, "byte")} as it goes out`), tree, headers];
  },
};

async function lay() {
  const as = view.as;
  one("#frames").hidden = as !== "bulletin";
  one("#plain").hidden = as === "bulletin";
  if (as === "bulletin") return;
  try {
    const made = await plain[as]();
    if (as === view.as) one("#plain").replaceChildren(...made);
  } catch (refused) {
    one("#plain").replaceChildren(element("p", refused.message));
  }
}

// ------------------------------------------------------------ who

async function people() {
  const chooser = one("#who-sees");
  try {
    const { variants, merged, merged_readers: few } = await get("/variants");
    const told = variants.map((one) => {
      const chosen = one.key === "default" ? "Everyone else" : one.chosen.join(", ") || one.key;
      const option = element("option", `${chosen} (${many(one.readers, "reader")})`);
      option.value = `variant=${one.key}`;
      return option;
    });
    const sample = element("option", "The sample reader");
    sample.value = "";
    const search = element("option", "One reader…");
    search.value = "search";
    const kept = chooser.value;
    chooser.replaceChildren(sample, ...told, search);
    if ([...chooser.options].some((option) => option.value === kept)) chooser.value = kept;
    chooser.title = merged ? `${many(merged, "small group")} (${many(few, "reader")}) get the default` : "";
  } catch (refused) {
    noted(refused.message);
  }
}

async function find(input) {
  const told = await get(`/readers?${new URLSearchParams({ begins: input.value })}`);
  one("#found").replaceChildren(
    ...told.readers.map((reader) => {
      const option = element("option", reader.name);
      option.value = reader.email;
      return option;
    }),
  );
  if (told.readers.some((reader) => reader.email === input.value)) as(`reader=${input.value}`);
}

function as(who) {
  view.who = who;
  frame();
  lay();
}

// ------------------------------------------------------------ choices

function choose(name, value) {
  const input = one(`.views input[name=${name}][value=${value}]`);
  input.checked = true;
  input.dispatchEvent(new Event("change"));
}

for (const choice of all(".views input[type=radio]")) {
  choice.checked = choice.defaultChecked; // browsers remember what was chosen before a reload
  choice.addEventListener("change", () => {
    view[choice.name] = choice.value;
    one(".seen").classList.toggle("phone", view.width === "phone");
    if (choice.name === "as") laying = lay();
    else if (choice.name !== "width") frame();
  });
}

one("#who-sees").addEventListener("focus", people, { once: true });
one("#who-sees").addEventListener("change", (event) => {
  const wanted = event.target.value;
  one("#reader").hidden = wanted !== "search";
  if (wanted === "search") one("#reader input").focus();
  else as(wanted);
});
one("#reader input").addEventListener("input", (event) => find(event.target).catch((refused) => noted(refused.message)));

one("#yesterday").addEventListener("click", ({ currentTarget }) => {
  before.hidden = !before.hidden;
  currentTarget.setAttribute("aria-pressed", String(!before.hidden));
  frame();
});

one("#copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(await (await fetch(`/bulletin.eml?${query()}`)).text());
    noted("The message was copied, as .eml");
  } catch {
    noted("It could not be copied; use “Keep .eml” instead");
  }
});

window.addEventListener("message", (event) => {
  if (event.source !== bulletin.contentWindow) return;
  if (event.data.type === "ready") ready = true;
  if (event.data.type === "scrolled") scrolled = event.data.y;
  if (event.data.type === "shown" && !event.data.found) noted("That is not in the bulletin as it is shown");
});

follow((state) => {
  const { error, previous } = state;
  one("#error").hidden = !error;
  one("#error").textContent = error ? error.message : "";
  one("#yesterday").hidden = !previous;
  if (previous) before.title = `The edition of ${previous.id}`;
  if (state.revision !== framed && !error) frame();
  if (state.revision !== laid && !error) {
    laid = state.revision;
    lay();
    if (one("#who-sees").options.length > 1) people();
  }
});

for (const link of all("[data-keep]")) link.href = link.dataset.keep;
