// A button that copies the example beside it; without a script, or where nothing can be copied, it isn't there.
const SAID_FOR = 4000;

class KeptCopy extends HTMLElement {
  #said = document.createElement("span");

  connectedCallback() {
    if (this.#said.isConnected || !navigator.clipboard) {
      return;
    }
    const example = this.querySelector("pre");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy. ${example.getAttribute("aria-label")}`);
    button.addEventListener("click", () => this.#copy(example));
    this.#said.setAttribute("role", "status");
    this.append(button, this.#said);
  }

  async #copy(example) {
    try {
      await navigator.clipboard.writeText(example.textContent);
      this.#say("Copied.");
    } catch {
      getSelection().selectAllChildren(example);
      this.#say("Your browser doesn’t let us copy. It is selected: copy it by hand.");
    }
  }

  #say(words) {
    this.#said.textContent = words;
    setTimeout(() => {
      this.#said.textContent = "";
    }, SAID_FOR);
  }
}

customElements.define("kept-copy", KeptCopy);
