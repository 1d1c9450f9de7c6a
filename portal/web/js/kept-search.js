// The box that looks for what is typed: "/" leads into it from anywhere on the page.
class KeptSearch extends HTMLElement {
  connectedCallback() {
    addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.#press);
  }

  #press = (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    event.preventDefault();
    this.querySelector("input[name=q]").select();
  };
}

customElements.define("kept-search", KeptSearch);
