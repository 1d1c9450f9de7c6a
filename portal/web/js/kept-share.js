// Buttons that copy or share the words of one field, and a mail that follows what is typed there; without a script the
// field can be selected, and the mail carries the words as they were proposed.
const SAID_FOR = 4000;

class KeptShare extends HTMLElement {
  #field = this.querySelector("input, textarea");
  #acts = this.querySelector(".acts") ?? this.appendChild(this.#paragraph("acts"));
  #said = this.#paragraph("saving");

  connectedCallback() {
    if (this.#said.isConnected) {
      return;
    }
    this.#said.setAttribute("role", "status");
    // A secret is copied to where it belongs, and never handed to whatever the device shares with.
    if (navigator.share && !("secret" in this.dataset)) {
      this.#add("Share …", () => this.#share());
    }
    if (navigator.clipboard) {
      this.#add("Copy", () => this.#copy());
    }
    this.append(this.#said);
    this.#field.addEventListener("input", this.#follow);
  }

  #follow = () => {
    const mail = this.querySelector("a[href^='mailto:']");
    if (mail) {
      const subject = encodeURIComponent(this.dataset.subject ?? "");
      mail.href = `mailto:?subject=${subject}&body=${encodeURIComponent(this.#field.value)}`;
    }
  };

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#field.value);
      this.#say("Copied.");
    } catch {
      this.#field.select();
      this.#say("Your browser doesn’t let us copy. The words are selected: copy them by hand.");
    }
  }

  async #share() {
    const isAddress = this.#field.tagName === "INPUT";
    try {
      await navigator.share(isAddress ? { url: this.#field.value } : { text: this.#field.value });
    } catch (error) {
      if (error.name !== "AbortError") {
        this.#say("Your device can’t share this. Copy the words instead.");
      }
    }
  }

  #say(words) {
    this.#said.textContent = words;
    setTimeout(() => {
      this.#said.textContent = "";
    }, SAID_FOR);
  }

  #add(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    this.#acts.prepend(button);
  }

  #paragraph(name) {
    const made = document.createElement("p");
    made.className = name;
    return made;
  }
}

customElements.define("kept-share", KeptShare);
