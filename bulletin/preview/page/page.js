// The editor's page: shows the state of the edition and follows what happens to it.

const one = (selector) => document.querySelector(selector);
const key = one("meta[name=frame-key]").content;
const bulletin = one("#bulletin");
const view = { width: "desktop", light: "light", pictures: "on" };

let state = JSON.parse(one("#state").textContent);
let scrolled = 0;
let framed = state.revision;
let asked = 0;

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

function said(text) {
  one("#said").textContent = text;
}

function pointer(text, sought) {
  const button = element("button", text);
  button.type = "button";
  button.addEventListener("click", () => {
    bulletin.scrollIntoView({ block: "nearest" }); // on a phone the frame stands above the list
    bulletin.contentWindow.postMessage({ type: "show", text: sought }, "*");
  });
  return button;
}

function fill(name, items) {
  one(`#${name}`).replaceChildren(...items);
  one(`#${name}-count`).textContent = items.length;
}

// The headline or title that a finding speaks of, where it names one that is shown.
function spokenOf(finding, titles) {
  const words = `${finding.place ?? ""} ${finding.message}`;
  return titles.filter((title) => title && words.includes(title)).sort((a, b) => b.length - a.length)[0];
}

function findingItem(finding, titles) {
  const item = document.createElement("li");
  const title = spokenOf(finding, titles);
  item.append(element("span", finding.severity, `kind ${finding.severity}`));
  item.append(title ? pointer(finding.message, title) : element("b", finding.message));
  item.append(element("p", finding.advice));
  if (finding.place) item.append(element("p", finding.place, "why"));
  return item;
}

function chosenItem(title, about, why) {
  const item = document.createElement("li");
  item.append(pointer(title, title));
  if (about) item.append(element("p", about));
  item.append(element("p", why, "why"));
  return item;
}

function leftOutItem(out) {
  const item = document.createElement("li");
  item.append(element("b", out.title), element("p", out.why, "why"));
  return item;
}

function showSize({ html, warn, block, gmail }) {
  const meter = one("#size");
  Object.assign(meter, { max: gmail, low: Math.min(warn, gmail), high: Math.min(block, gmail), optimum: 0, value: html });
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
  const over = html > gmail ? "; Gmail will cut it off" : "";
  one("#size-said").textContent = `${kilobytes(html)} kB of the ${kilobytes(gmail)} kB that Gmail shows${over}`;
}

function showEdition(edition) {
  const jobs = edition.jobs.filter((job) => job.shown);
  one("#inbox-subject").textContent = edition.subject;
  one("#inbox-preheader").textContent = edition.preheader;
  fill("stories", edition.stories.map((story) => chosenItem(story.headline, story.byline, story.why)));
  fill("jobs", jobs.map((job) => chosenItem(job.title, [job.employer, job.place].filter(Boolean).join(", "), job.why)));
  fill("left-out", edition.left_out.map(leftOutItem));
  return [...edition.stories.map((story) => story.headline), ...jobs.map((job) => job.title)];
}

function show() {
  one("#error").hidden = !state.error;
  one("#error").textContent = state.error ? state.error.message : "";
  one("#inbox-from").textContent = state.from.name;
  const titles = state.edition ? showEdition(state.edition) : [];
  fill("findings", state.findings.map((finding) => findingItem(finding, titles)));
  showSize(state.size);
  if (!state.error) said(state.judged ? "Up to date" : "Checking…");
}

function frame() {
  const asks = new URLSearchParams({ revision: state.revision, light: view.light, pictures: view.pictures });
  framed = state.revision;
  bulletin.src = `/frame/${key}?${asks}#y=${scrolled}`;
}

async function refresh() {
  const mine = ++asked;
  try {
    const answer = await fetch("/state");
    if (!answer.ok) throw new Error(answer.statusText);
    const told = await answer.json();
    if (mine !== asked) return; // a later one is under way
    state = told;
  } catch {
    said("The preview does not answer; is it still running in the terminal?");
    return;
  }
  if (state.revision !== framed && !state.error) frame();
  show();
}

for (const choice of document.querySelectorAll(".views input")) {
  choice.checked = choice.defaultChecked; // browsers remember what was chosen before a reload
  choice.addEventListener("change", () => {
    view[choice.name] = choice.value;
    one(".seen").classList.toggle("phone", view.width === "phone");
    if (choice.name !== "width") frame();
  });
}

window.addEventListener("message", (event) => {
  if (event.source !== bulletin.contentWindow) return;
  if (event.data.type === "scrolled") scrolled = event.data.y;
  if (event.data.type === "shown" && !event.data.found) said("That is not in the bulletin as it is shown");
});

const events = new EventSource("/events");
for (const name of ["rendered", "judged", "failed"]) events.addEventListener(name, refresh);
events.addEventListener("busy", (event) => said(`${JSON.parse(event.data).what}…`));
events.addEventListener("error", () => said("The preview does not answer; is it still running in the terminal?"));
events.addEventListener("open", refresh);
show();
