// What the page asks of its server. A window is told apart by a word that it keeps; a name is asked for when it is needed.

import { one, noted } from "./dom.js";

const csrf = one("meta[name=csrf]").content;

function windowsOwn() {
  const kept = sessionStorage.getItem("window");
  if (kept) return kept;
  const made = [...crypto.getRandomValues(new Uint8Array(12))].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("window", made);
  return made;
}

export const windowName = windowsOwn();

export class Refused extends Error {
  constructor(status, told) {
    super(told.message ?? "it did not work; the terminal may say more");
    this.status = status;
    this.told = told;
  }
}

async function answered(answer) {
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

const gone = () => {
  throw new Refused(0, { message: "The preview does not answer; is it still running in the terminal?" });
};

export async function get(path) {
  return answered(await fetch(path, { headers: { "x-bulletin-window": windowName } }).catch(gone));
}

async function sent(path, body, type) {
  const headers = { "content-type": type, "x-bulletin-csrf": csrf, "x-bulletin-window": windowName };
  return answered(await fetch(path, { method: "POST", headers, body }).catch(gone));
}

// Asks for a name once where one is needed, and does it then.
export async function post(path, body) {
  try {
    return await sent(path, JSON.stringify(body), "application/json");
  } catch (refused) {
    if (refused.status !== 428 || !(await named())) throw refused;
    return sent(path, JSON.stringify(body), "application/json");
  }
}

export async function postPicture(file) {
  try {
    return await sent("/picture", file, file.type || "image/png");
  } catch (refused) {
    if (refused.status !== 428 || !(await named())) throw refused;
    return sent("/picture", file, file.type || "image/png");
  }
}

function named() {
  const dialog = one("#who");
  const form = one("form", dialog);
  return new Promise((done) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      try {
        await sent("/name", JSON.stringify({ name: form.elements.name.value }), "application/json");
        dialog.returnValue = "given";
        dialog.close("given");
      } catch (refused) {
        noted(refused.message);
      }
    };
    dialog.onclose = () => done(dialog.returnValue === "given");
    dialog.returnValue = "";
    dialog.showModal();
  });
}
