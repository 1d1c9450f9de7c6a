// A button that opens the print window; without a script it isn't there.
class KeptPrint extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = this.dataset.label;
    button.addEventListener("click", () => print());
    this.append(button);
  }
}

customElements.define("kept-print", KeptPrint);
