// <kept-queue data-viewer data-title data-refill> around a form: what can't be sent for lack of reception waits on this
// phone under the form's key, by which the server takes it once, and is sent as soon as there is some. Another person's
// is neither shown nor sent. <kept-photo data-path data-viewer> around a link opens the camera first.
const WAITS =
  "No reception. It waits on this phone and is sent as soon as there is some; it counts from then.";

const make = (tag, words = "", more = {}) =>
  Object.assign(document.createElement(tag), { textContent: words }, more);

// Kept are forms that wait, by their key, and the files that were chosen for a form, by its path.
const kept = (mode, act) =>
  new Promise((done, fail) => {
    const asked = indexedDB.open("kept");
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
    asked.onerror = fail;
    asked.onsuccess = () => {
      const work = asked.result.transaction("kept", mode);
      const found = act(work.objectStore("kept"));
      work.oncomplete = () => done(found.result);
      work.onabort = fail;
      asked.result.close();
    };
  });
const put = (value) => kept("readwrite", (all) => all.put(value));
const take = (key) => kept("readonly", (all) => all.get(key));
const drop = (key) => kept("readwrite", (all) => all.delete(key));

const post = (entry, token) => {
  const body = new FormData();
  for (const [name, value] of entry.fields) {
    body.append(name, value);
  }
  body.set("csrf_token", token);
  const headers = { Accept: "application/json" };
  return fetch(entry.path, { method: "POST", body, headers, redirect: "manual" });
};

class KeptQueue extends HTMLElement {
  #form = this.querySelector("form");
  #list = make("ul", "", { className: "rows queue" });
  #status = make("p", "", { role: "status" });
  #sends = false;

  connectedCallback() {
    this.prepend(this.#status, this.#list);
    for (const note of this.querySelectorAll("[data-scripted]")) {
      note.hidden = false;
    }
    this.addEventListener("submit", this.#submit);
    this.addEventListener("change", this.#choose);
    addEventListener("online", this.#retry);
    setInterval(() => document.hidden || this.#retry(), 30000);
    this.#open().finally(this.#retry);
  }

  // Photos come back with a form that asks for them; words that wait are opened by ?waiting=<key>.
  async #open() {
    if (!this.#form) {
      return;
    }
    const key = new URLSearchParams(location.search).get("waiting");
    const refills = key || "refill" in this.dataset;
    const found = refills ? await take(key ?? location.pathname) : await drop(location.pathname);
    if (found?.viewer !== this.dataset.viewer) {
      return;
    }
    this.replaces = key;
    const chosen = new DataTransfer();
    for (const [name, value] of found.fields) {
      if (value instanceof File) {
        chosen.items.add(value);
      } else {
        this.#fill(this.#form.elements[name], value);
      }
    }
    const field = this.#form.querySelector("[type=file]");
    if (field && chosen.files.length) {
      field.files = chosen.files;
      this.#choose({ target: field });
      for (const hint of this.querySelectorAll("[data-again]")) {
        hint.remove();
      }
    }
  }

  #fill(field, value) {
    if (field && field.type !== "hidden") {
      field.value = value;
    }
  }

  #choose = ({ target }) => {
    if (target.type !== "file") {
      return;
    }
    const fields = [...new FormData(this.#form)].filter(([, value]) => value.size);
    put({ key: location.pathname, viewer: this.dataset.viewer, fields }).catch(() => {});
    const pictures = make("ul", "", { className: "photos chosen" });
    for (const [, file] of fields.filter(([, value]) => value.type.startsWith("image/"))) {
      const item = make("li");
      const picture = make("img", "", { alt: file.name });
      const reader = new FileReader();
      // The page's policy takes pictures from data: alone, not from blob:.
      reader.onload = () => {
        picture.src = reader.result;
      };
      reader.readAsDataURL(file);
      item.append(picture);
      pictures.append(item);
    }
    this.querySelector(".chosen")?.remove();
    target.closest(".field").after(pictures);
  };

  #submit = async (event) => {
    const { submitter } = event;
    const previews = submitter?.name === "preview";
    if (event.defaultPrevented || (previews && navigator.onLine)) {
      return;
    }
    event.preventDefault();
    if (previews) {
      this.#stay("No reception, so there is no preview now.");
      return;
    }
    const form = this.#form;
    const entry = {
      key: form.elements.key.value,
      viewer: this.dataset.viewer,
      title: this.dataset.title,
      path: location.pathname + location.search.replace(/[?&]waiting=\w+/, ""),
      at: Date.now(),
      fields: [...new FormData(form, submitter)].filter(([, value]) => value.size !== 0),
    };
    let answer;
    try {
      answer = await post(entry, form.elements.csrf_token.value);
    } catch {
      this.#wait(entry);
      return;
    }
    if (answer.status === 201) {
      await this.#forget().catch(() => {});
      location.assign((await answer.json()).then);
      return;
    }
    // What is wrong is said by the page that comes without a script.
    form.append(make("input", "", { type: "hidden", name: submitter?.name, value: submitter?.value }));
    form.submit();
  };

  async #wait(entry) {
    try {
      await put(entry);
      await this.#forget();
      this.#form.hidden = true;
      this.#status.textContent = WAITS;
    } catch {
      this.#status.textContent =
        "No reception. This phone can’t keep it: stay on this page, and send it again.";
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }
    this.#show();
  }

  // As if the page came back from memory: the form can be sent again.
  #stay(words) {
    this.#status.textContent = words;
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  }

  async #forget() {
    await drop(location.pathname);
    if (this.replaces) {
      await drop(this.replaces);
    }
  }

  #retry = async () => {
    if (this.#sends) {
      return;
    }
    this.#sends = true;
    try {
      for (const entry of await this.#mine()) {
        if (!entry.stuck) {
          await this.#send(entry);
        }
      }
    } catch {
      // There is no reception still, or somebody has to sign in.
    }
    this.#sends = false;
    this.#show();
  };

  async #send(entry) {
    const page = await fetch(entry.path, { redirect: "manual" });
    const token = /name="csrf_token" value="([^"]+)"/.exec(await page.text());
    const answer = page.ok && token ? await post(entry, token[1]) : page;
    if (answer.status === 201) {
      await drop(entry.key);
      this.#status.textContent = `Sent: ${entry.title}`;
    } else if ([403, 404, 409, 422].includes(answer.status)) {
      const said = await answer.json().catch(() => ({}));
      await put({ ...entry, stuck: true, why: said.title ?? "It is not yours to update any more." });
    } else {
      const out = answer.status < 500 && answer.status !== 429;
      await put({ ...entry, why: out ? "Sign in, and it is sent." : "" });
      throw answer;
    }
  }

  async #mine() {
    const all = await kept("readonly", (some) => some.getAll());
    return all.filter((one) => one.at && one.viewer === this.dataset.viewer).sort((a, b) => a.at - b.at);
  }

  async #show() {
    const mine = await this.#mine().catch(() => []);
    this.#list.replaceChildren(...mine.map((entry) => this.#row(entry)));
  }

  #row(entry) {
    const row = make("li");
    const acts = make("div", "", { className: "tell" });
    const act = (words, does) =>
      acts.append(make("button", words, { type: "button", className: "button", onclick: does }));
    if (entry.stuck) {
      const href = `${entry.path}${entry.path.includes("?") ? "&" : "?"}waiting=${entry.key}`;
      acts.append(make("a", "Open its words", { className: "button", href }));
    }
    act("Send now", async () => {
      await put({ ...entry, stuck: false, why: "" });
      this.#retry();
    });
    act("Delete", async () => {
      await drop(entry.key);
      this.#show();
    });
    const why = `Waits on this phone. ${entry.why ?? ""}`;
    row.append(make("p", entry.title, { className: "what" }), make("p", why, { className: "why" }), acts);
    return row;
  }
}

class KeptPhoto extends HTMLElement {
  connectedCallback() {
    this.onclick = (event) => {
      const { href } = this.querySelector("a");
      const { path: key, viewer } = this.dataset;
      const camera = make("input", "", { type: "file", accept: "image/*", capture: "environment" });
      event.preventDefault();
      camera.onchange = async () => {
        await put({ key, viewer, fields: [["files", camera.files[0]]] }).catch(() => {});
        location.assign(href);
      };
      camera.click();
    };
  }
}

customElements.define("kept-queue", KeptQueue);
customElements.define("kept-photo", KeptPhoto);
