// A list that is worked off by keys: 1 to 9 open the first nine [data-key] links, j and k go down and up the rows.
class KeptKeys extends HTMLElement {
  connectedCallback() {
    this.links = [...this.querySelectorAll("[data-key]")].slice(0, 9);
    for (const [place, link] of this.links.entries()) {
      if (!link.querySelector("kbd")) {
        const key = document.createElement("kbd");
        key.textContent = place + 1;
        key.setAttribute("aria-hidden", "true");
        link.append(key);
        link.setAttribute("aria-keyshortcuts", place + 1);
      }
    }
    addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.#press);
  }

  #press = (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    if (event.key === "j" || event.key === "k") {
      this.#go(event.key === "j" ? 1 : -1);
    } else if (/^[1-9]$/.test(event.key)) {
      this.links[event.key - 1]?.click();
    }
  };

  #go(step) {
    const rows = [...this.querySelectorAll(".what a")];
    const here = rows.findIndex((row) => row.closest("li").contains(document.activeElement));
    rows[here < 0 ? 0 : here + step]?.focus();
  }
}

customElements.define("kept-keys", KeptKeys);
