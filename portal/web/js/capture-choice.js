// Which words of a text are chosen. `leaves` are the text nodes of [data-at], `flat` is all they hold, one space before
// each sentence; a place in it is a number of UTF-16 units.
const WORD = /(?<=^|[\s([{"“‘«*_])[^\s([{"“‘«*_]\S*?(?=[,;:)\]}"”’»*_]*(?:\s|$))/gu;
const LOW = /^[\udc00-\udfff]/;

export class Choice {
  #text;
  #leaves = [];
  #flat = "";
  #words = [];
  #lines = [];
  #range = null;
  // Where choosing by keys began, and where it is: numbers of words.
  #from = -1;
  #to = -1;

  constructor(text) {
    this.#text = text;
    for (const phrase of text.querySelectorAll(".phrase")) {
      this.#flat += " ";
      const leaves = [];
      for (const element of phrase.querySelectorAll("[data-at]")) {
        const node = element.firstChild;
        leaves.push({ node, phrase, at: Number(element.dataset.at), begin: this.#flat.length });
        this.#flat += node.data;
      }
      this.#leaves.push(...leaves);
      this.#learnWords(phrase, leaves);
    }
  }

  // [start, end] in code points, without white space at the ends; null where nothing readable is chosen.
  get slice() {
    const [begin, end] = this.#ends();
    return begin < end ? [this.#offset(begin), this.#offset(end - 1) + 1] : null;
  }

  get words() {
    return this.#flat.slice(...this.#ends()).replace(/\s+/gu, " ");
  }

  // The sentence in which the choice ends.
  get phrase() {
    const [, end] = this.#ends();
    return end && this.#leafAt(end - 1).phrase;
  }

  choose(range) {
    const known = this.#range;
    if (!known || known.compareBoundaryPoints(0, range) || known.compareBoundaryPoints(2, range)) {
      this.#from = -1;
    }
    this.#paint(range.cloneRange());
  }

  letGo() {
    this.#from = -1;
    this.#paint(null);
  }

  // Choose the next word or sentence (`step` 1) or the one before (-1); `more` keeps what is chosen as well.
  move(more, step, isLine) {
    if (this.#from < 0) {
      this.#findWords();
    }
    if (isLine) {
      const here = this.#lines.findIndex((line) => line.last >= this.#to) + (this.#range ? step : 0);
      this.#goTo(this.#lines[bounded(here, this.#lines)] ?? {}, step, more && this.#range);
    } else {
      this.#to = bounded(this.#to + step, this.#words);
      this.#from = more ? this.#from : this.#to;
      this.#select();
    }
  }

  // Choose the first sentence of a class that comes after the choice, or the first of all.
  next(name) {
    const end = this.#range ? this.#ends()[1] : this.#inView();
    const lines = this.#lines.filter(({ phrase }) => phrase.classList.contains(name));
    const line = lines.find(({ first }) => this.#words[first][0] >= end) ?? lines[0];
    if (line) {
      this.#goTo(line);
    }
  }

  #goTo({ first, last }, step = 1, more = false) {
    this.#from = more ? this.#from : first;
    this.#to = more && step < 0 ? first : last;
    this.#select();
  }

  #select() {
    if (!this.#words.length) {
      return;
    }
    const [first, last] = [Math.min(this.#from, this.#to), Math.max(this.#from, this.#to)];
    const [begin, end] = [this.#words[first][0], this.#words[last][1]];
    const [head, tail] = [this.#leafAt(begin), this.#leafAt(end - 1)];
    getSelection().setBaseAndExtent(head.node, begin - head.begin, tail.node, end - tail.begin);
    this.#paint(getSelection().getRangeAt(0).cloneRange());
    (this.#to === first ? head : tail).node.parentElement.scrollIntoView({ block: "nearest" });
  }

  // Take up what the mouse chose; without a choice, what is in view.
  #findWords() {
    const [begin, end] = this.#range ? this.#ends() : [this.#inView(), 0];
    const [first, last] = [
      this.#words.findIndex((word) => word[1] > begin),
      this.#words.findLastIndex((word) => word[0] < end),
    ];
    this.#from = Math.max(first, 0);
    this.#to = Math.max(last, this.#from);
  }

  // Where words were taken last, or else where the screen begins.
  #inView() {
    const last = this.#text.querySelector(".phrase:target");
    const leaf = this.#leaves.find(({ phrase }) =>
      last ? phrase === last : phrase.getBoundingClientRect().top >= 0,
    );
    return (leaf ?? this.#leaves[0]).begin;
  }

  // A list marker or a speaker before a sentence, which ends at [data-from], is none of its words.
  #learnWords(phrase, leaves) {
    const first = this.#words.length;
    const begin = placeOf(leaves, Number(phrase.dataset.from ?? 0));
    for (const { index, 0: word } of this.#flat.slice(begin).matchAll(WORD)) {
      this.#words.push([begin + index, begin + index + word.length]);
    }
    if (this.#words.length > first) {
      this.#lines.push({ phrase, first, last: this.#words.length - 1 });
    }
  }

  // Begin and end of the choice in `flat`, on whole characters, without white space around.
  #ends() {
    const [first, last] = this.#range ? this.#bounds() : [0, 0];
    const chosen = this.#flat.slice(first, last);
    const begin = first + chosen.length - chosen.trimStart().length;
    const end = first + chosen.trimEnd().length;
    if (begin >= end) {
      return [0, 0];
    }
    return [begin - LOW.test(this.#flat[begin]), end + LOW.test(this.#flat[end] ?? "")];
  }

  #bounds() {
    const inside = this.#leaves.filter(({ node }) => this.#range.intersectsNode(node));
    const [first, last] = [inside[0], inside.at(-1)];
    if (!first) {
      return [0, 0];
    }
    const { startContainer, startOffset, endContainer, endOffset } = this.#range;
    const begin = first.begin + (first.node === startContainer ? startOffset : 0);
    return [begin, last.begin + (last.node === endContainer ? endOffset : last.node.length)];
  }

  #leafAt(place) {
    return this.#leaves.findLast(({ begin }) => begin <= place);
  }

  // The offset in code points of the character at a place of `flat`.
  #offset(place) {
    const { node, at, begin } = this.#leafAt(place);
    return at + [...node.data.slice(0, place - begin)].length - LOW.test(this.#flat[place]);
  }

  // What is chosen stays seen when a finger on the button has taken the selection away.
  #paint(range) {
    this.#range = range;
    const seen = globalThis.CSS?.highlights;
    seen?.delete("chosen");
    if (range) {
      seen?.set("chosen", new Highlight(range));
    }
  }
}

// The place in `flat` of an offset in the text, in one of these leaves.
function placeOf(leaves, offset) {
  const { node, at, begin } = leaves.findLast((leaf) => leaf.at <= offset) ?? leaves[0];
  return begin + [...node.data].slice(0, Math.max(offset - at, 0)).join("").length;
}

function bounded(n, list) {
  return Math.min(Math.max(n, 0), list.length - 1);
}
