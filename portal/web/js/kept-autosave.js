// <kept-autosave> around the form of a part of a draft: what changed is saved while one types. Its hidden `was` (JSON)
// names the fields and says what stood in them; what somebody else wrote into the same one is shown beside it, and
// waits for a choice, while everything else goes on being saved.
import { clashChoice, note, problem } from "./autosave-notes.js";
import { isWritten } from "./live-swap.js";

const PAUSE = 1000;
const AGAIN = 15000;

class KeptAutosave extends HTMLElement {
  #form = this.querySelector("form");
  #was = JSON.parse(this.#form.elements.was.value);
  #clashes = new Set();
  #timer = 0;
  #busy = false;
  #out = false;
  #sent = false;

  connectedCallback() {
    this.addEventListener("input", this.#type);
    this.addEventListener("focusout", this.#now);
    this.addEventListener("submit", this.#submit);
    addEventListener("online", this.#now);
    addEventListener("pageshow", this.#show);
    addEventListener("pagehide", this.#leave);
    document.addEventListener("visibilitychange", this.#leave);
    if (isWritten(this)) {
      this.#type();
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("online", this.#now);
    removeEventListener("pageshow", this.#show);
    removeEventListener("pagehide", this.#leave);
    document.removeEventListener("visibilitychange", this.#leave);
  }

  #type = () => {
    if (this.#names().length) {
      this.#settle();
      this.#say("Not saved yet");
      this.#soon(PAUSE);
    } else if (!this.#busy && !this.#clashes.size) {
      // Typed back to what is saved.
      this.#say("");
    }
  };

  #now = () => this.#soon(0);

  // The form itself is on its way, and says all.
  #submit = (event) => {
    this.#sent ||= !event.defaultPrevented;
    clearTimeout(this.#timer);
  };

  #show = () => {
    this.#sent = false;
  };

  // Whoever comes back may have signed in elsewhere meanwhile.
  #leave = () => this.#save(document.visibilityState === "hidden");

  #soon(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(false), pause);
  }

  #value(name, data = new FormData(this.#form)) {
    return String(data.get(name) ?? "").replaceAll("\r\n", "\n");
  }

  #names() {
    const data = new FormData(this.#form);
    const differs = (name) => this.#value(name, data) !== this.#was[name];
    return Object.keys(this.#was).filter((name) => !this.#clashes.has(name) && differs(name));
  }

  async #save(keepalive) {
    clearTimeout(this.#timer);
    const names = this.#names();
    if (!names.length || this.#sent || this.#busy) {
      return;
    }
    this.#settle();
    this.#busy = true;
    let pause = AGAIN;
    try {
      pause = await this.#send(names, keepalive);
    } catch {
      this.#fail(
        "Not saved yet: there is no connection. It stays here, and is saved as soon as there is one.",
      );
    }
    this.#busy = false;
    if (this.#names().length && pause !== undefined) {
      this.#soon(pause);
    }
  }

  // Returns after how long to save what still differs; nothing where only typing helps.
  async #send(names, keepalive) {
    if (this.#out && !(await this.#begin())) {
      return AGAIN;
    }
    const sent = Object.fromEntries(names.map((name) => [name, this.#value(name)]));
    const answer = await this.#post(sent, keepalive);
    if (answer.type === "opaqueredirect" || answer.status === 400) {
      this.#out = true;
      return (await this.#begin()) ? 0 : AGAIN;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.#saved(said, sent);
      return PAUSE;
    }
    if (said.clashes) {
      this.#clash(said);
      return 0;
    }
    this.#refuse(said);
    return answer.status >= 500 || answer.status === 429 ? AGAIN : undefined;
  }

  #post(sent, keepalive) {
    const body = new FormData();
    for (const [name, value] of Object.entries(sent)) {
      body.set(name, value);
    }
    body.set(
      "was",
      JSON.stringify(Object.fromEntries(Object.keys(sent).map((name) => [name, this.#was[name]]))),
    );
    body.set("csrf_token", this.#form.elements.csrf_token.value);
    const headers = { Accept: "application/json" };
    return fetch(this.#form.action, { method: "POST", body, headers, redirect: "manual", keepalive });
  }

  // A session that began anew has another token: without one, somebody has to sign in first.
  async #begin() {
    const page = await fetch("/staff/", { redirect: "manual" });
    const token = page.ok && /name="csrf_token" value="([^"]+)"/.exec(await page.text());
    if (!token) {
      this.#fail(
        "Not saved yet: you are signed out. What you typed stays here; sign in in another tab, and it is saved.",
      );
      return false;
    }
    this.#form.elements.csrf_token.value = token[1];
    this.#out = false;
    return true;
  }

  #saved({ was, said, notes }, sent) {
    const theirs = Object.entries(was).filter(([name, text]) => this.#take(name, text, name in sent));
    this.#keep();
    for (const [id, words] of Object.entries(notes)) {
      note(document.getElementById(id), words);
    }
    this.#forget();
    if (!this.#clashes.size) {
      delete this.querySelector("kept-form").dataset.unsent;
    }
    this.#say(theirs.length ? `${said}. Somebody else changed other lines here; they are shown now.` : said);
  }

  // Takes what stands in a field now; tells whether that is somebody else's. Nothing changes under the writer's hands.
  #take(name, text, isSent) {
    const field = this.#form.elements[name];
    const isTheirs = !isSent && text !== this.#was[name];
    const isTouched = !isSent && this.#value(name) !== this.#was[name];
    if (this.#clashes.has(name) || isTouched || (isTheirs && field === document.activeElement)) {
      return false;
    }
    this.#was[name] = text;
    if (isTheirs) {
      field.value = text;
      this.#settle();
    }
    return isTheirs;
  }

  // Leaving the page saves what differs, so that <kept-form> need not ask first; what is on its way already can't.
  #settle() {
    for (const field of this.#busy ? [] : this.#form.elements) {
      if ("defaultValue" in field) {
        field.defaultValue = field.value;
      }
    }
  }

  #clash({ clashes }) {
    for (const [name, { who, text }] of Object.entries(clashes)) {
      this.#clashes.add(name);
      const choose = (chosen) => this.#choose(name, text, chosen);
      this.#field(name)
        .closest(".field")
        .after(clashChoice(who, text, choose));
      this.#fail(`${who} changed the same words meanwhile. Yours are not saved yet: both stand above.`);
    }
  }

  #choose(name, theirs, chosen) {
    if (chosen === "theirs") {
      this.#form.elements[name].value = theirs;
    }
    this.#was[name] = theirs;
    this.#clashes.delete(name);
    this.#keep();
    this.#field(name).focus();
    this.#say("");
    this.#soon(0);
  }

  #refuse({ title, problems }) {
    this.#forget();
    for (const [name, words] of Object.entries(problems ?? {})) {
      this.#field(name)?.closest(".field")?.append(problem(words));
    }
    this.#fail(
      `Not saved: ${title ?? "something broke on our side. What you typed stays here, and is tried again."}`,
    );
  }

  #forget() {
    for (const one of this.querySelectorAll("[data-problem]")) {
      one.remove();
    }
  }

  #field(name) {
    const found = this.#form.elements[name];
    return found instanceof RadioNodeList ? found[0] : found;
  }

  // Now leaving would lose something, which <kept-form> asks about.
  #fail(words) {
    this.querySelector("kept-form").dataset.unsent = "";
    this.#say(words);
  }

  #keep() {
    this.#form.elements.was.value = JSON.stringify(this.#was);
  }

  #say(words) {
    const place = this.querySelector(".saving");
    if (place.textContent !== words) {
      place.textContent = words;
    }
  }
}

customElements.define("kept-autosave", KeptAutosave);
