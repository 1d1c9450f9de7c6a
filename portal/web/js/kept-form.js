// A form that is sent once, says when saving takes longer, and asks before typed words are lost.
const PATIENCE = 1000;

class KeptForm extends HTMLElement {
  #sent = false;
  #timer = 0;

  connectedCallback() {
    this.addEventListener("submit", this.#send);
    addEventListener("beforeunload", this.#leave);
    addEventListener("pageshow", this.#return);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#send);
    removeEventListener("beforeunload", this.#leave);
    removeEventListener("pageshow", this.#return);
  }

  #send = (event) => {
    if (this.#sent || event.defaultPrevented) {
      event.preventDefault();
      return;
    }
    this.#sent = true;
    event.submitter?.setAttribute("aria-disabled", "true");
    this.#timer = setTimeout(() => this.#say("Saving …"), PATIENCE);
  };

  #leave = (event) => {
    if (!this.#sent && this.#typed()) {
      event.preventDefault();
    }
  };

  // The back button may bring this very page back from memory: then the form can be sent again.
  #return = (event) => {
    if (!event.persisted) {
      return;
    }
    this.#sent = false;
    clearTimeout(this.#timer);
    this.#say("");
    this.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  };

  #typed() {
    const fields = [...this.querySelectorAll("textarea, input:not([type=hidden], [type=password])")];
    const written = fields.filter(
      (field) => field.type !== "radio" && field.type !== "checkbox" && field.value,
    );
    return written.some((field) => "unsent" in this.dataset || field.value !== field.defaultValue);
  }

  #say(words) {
    const place = this.querySelector("[role=status]");
    if (place) {
      place.textContent = words;
    }
  }
}

customElements.define("kept-form", KeptForm);
