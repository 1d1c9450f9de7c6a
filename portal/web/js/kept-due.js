// <kept-due data-address> around the fields of when something is due: says how they read while one types, as the server
// reads them, and puts what is asked for in pieces together into the fields that are kept.
import { isWritten } from "./live-swap.js";

const PAUSE = 400;

class KeptDue extends HTMLElement {
  #form = this.closest("form");
  #asked = 0;
  #timer = 0;

  connectedCallback() {
    this.#form.addEventListener("input", this.#type);
    this.#form.addEventListener("change", this.#now);
    if (isWritten(this.#form)) {
      this.#ask();
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#form.removeEventListener("input", this.#type);
    this.#form.removeEventListener("change", this.#now);
  }

  #type = ({ target }) => this.#soon(target, PAUSE);

  #now = ({ target }) => this.#soon(target, 0);

  #soon(target, pause) {
    if (/^(due|rule|said)_/.test(target.name ?? "")) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#ask, pause);
    }
  }

  #ask = async () => {
    this.#asked += 1;
    const mine = this.#asked;
    const fields = [...new FormData(this.#form)].filter(([name]) => /^(due|rule|said)_/.test(name));
    const headers = { Accept: "application/json" };
    const answer = await fetch(`${this.dataset.address}?${new URLSearchParams(fields)}`, {
      headers,
      redirect: "manual",
    }).catch(() => null);
    if (answer?.ok && mine === this.#asked) {
      this.#show(await answer.json());
    }
  };

  // A field that is kept is changed as if it were typed, so that it is saved like all others.
  #show({ reading, fields }) {
    const said = this.querySelector("[role=status]");
    if (said.textContent !== reading) {
      said.textContent = reading;
    }
    for (const [name, text] of Object.entries(fields)) {
      const field = this.#form.elements[name];
      if (field.value !== text) {
        field.value = text;
        field.dispatchEvent(new CustomEvent("input", { bubbles: true }));
      }
    }
  }
}

customElements.define("kept-due", KeptDue);
