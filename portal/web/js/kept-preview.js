// What everybody will read, beside the form in which it is written: <kept-preview data-address> posts the form there,
// where nothing is kept, whenever the writer pauses, and shows the answer in [data-shown].
import { isWritten, read } from "./live-swap.js";

const PAUSE = 600;
const PHOTO = [448, 320];

class KeptPreview extends HTMLElement {
  #shown = this.querySelector("[data-shown]");
  #said = this.querySelector("[data-said]");
  #photo = null;
  #asked = 0;
  #timer = 0;

  connectedCallback() {
    this.querySelector("[formaction]")?.remove();
    this.addEventListener("input", this.#wait);
    this.addEventListener("change", this.#choose);
    if (isWritten(this)) {
      this.#choose({ target: this.querySelector("[type=file]") });
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #wait = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#ask, PAUSE);
  };

  // Only a small copy of a photo goes along with every pause; the photo itself is sent when it is published.
  #choose = async ({ target }) => {
    if (target.type === "file") {
      this.querySelector("[data-again]")?.remove();
      this.#photo = target.files[0] ? await small(target.files[0]).catch(() => null) : null;
      this.#wait();
    }
  };

  #ask = async () => {
    const body = new FormData(this.closest("form"));
    body.delete("photo");
    if (this.#photo) {
      body.set("photo", this.#photo, "photo");
    }
    this.#asked += 1;
    const mine = this.#asked;
    const answer = await post(this.dataset.address, body);
    if (mine !== this.#asked) {
      return;
    }
    if (answer?.ok) {
      this.#shown.replaceChildren(...read(await answer.text()).childNodes);
    }
    this.#say(answer);
  };

  // The same words twice are not read out twice.
  #say(answer) {
    let words = "Above it stands as it was a while ago: the preview can’t be brought up to date now.";
    if (answer?.ok) {
      words = "The preview follows what you write.";
    } else if (answer?.status === 422) {
      words = "Above it stands as it was: what you write now can’t be published yet.";
    }
    if (this.#said.textContent !== words) {
      this.#said.textContent = words;
    }
  }
}

async function post(address, body) {
  try {
    return await fetch(address, { method: "POST", body, mode: "same-origin", redirect: "manual" });
  } catch {
    return null;
  }
}

async function small(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, PHOTO[0] / picture.width, PHOTO[1] / picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => {
    canvas.toBlob(done, "image/png");
  });
}

customElements.define("kept-preview", KeptPreview);
