// Which words of a text are chosen, as a range of the page and as offsets in the text.
// `leaves` are the text nodes of [data-at]; `flat` is all they hold, in which a place is a number of UTF-16 units.
const WORD = /\S+/gu;
const OPENING = /^[([{"“‘«*_]+/u;
const CLOSING = /[,;:)\]}"”’»*_]+$/u;
const LOW = /^[\udc00-\udfff]/;

export class Choice {
  #text;
  #leaves = [];
  #flat = "";
  #words = null;
  #lines = [];
  #range = null;
  // Where choosing by keys began, and where it is: numbers of words.
  #from = -1;
  #to = -1;

  constructor(text) {
    this.#text = text;
    for (const element of text.querySelectorAll("[data-at]")) {
      const node = element.firstChild;
      if (node) {
        const at = Number(element.dataset.at);
        const isApart = element === element.parentElement.querySelector("[data-at]");
        this.#leaves.push({ node, at, isApart, begin: this.#flat.length });
        this.#flat += node.data;
      }
    }
  }

  // [start, end] in code points, white space at the ends left out; null where nothing readable is chosen.
  get slice() {
    const [begin, end] = this.#ends();
    return begin < end ? [this.#offset(begin), this.#offset(end - 1) + 1] : null;
  }

  // The chosen words as they read, with one space for all white space.
  get words() {
    const [begin, end] = this.#ends();
    const pieces = this.#leaves
      .filter((leaf) => leaf.begin < end && begin < leaf.begin + leaf.node.length)
      .map((leaf) => {
        const [first, last] = [Math.max(begin - leaf.begin, 0), end - leaf.begin];
        return (leaf.isApart ? " " : "") + leaf.node.data.slice(first, last);
      });
    return pieces.join("").replace(/\s+/gu, " ").trim();
  }

  // The sentence in which the choice ends.
  get phrase() {
    const [, end] = this.#ends();
    return end > 0 ? this.#leafAt(end - 1).node.parentElement.closest(".phrase") : null;
  }

  choose(range) {
    this.#range = range.cloneRange();
    if (this.#words && !this.#isWordsChosen()) {
      this.#from = -1;
    }
    this.#paint();
  }

  letGo() {
    this.#range = null;
    this.#from = -1;
    this.#paint();
  }

  // Choose the next words or sentences (`step` 1) or those before (-1); `more` keeps what is chosen as well.
  move(unit, step, more) {
    this.#learnWords();
    if (this.#words.length === 0) {
      return false;
    }
    if (this.#from < 0) {
      this.#findWords();
    }
    if (unit === "lines") {
      this.#moveLine(step, more);
    } else {
      this.#to = this.#bounded(this.#to + step);
      this.#from = more ? this.#from : this.#to;
    }
    this.#select();
    return true;
  }

  // Choose the first of these sentences that comes after the choice, or the first of all.
  next(phrases) {
    this.#learnWords();
    const end = this.#range ? this.#ends()[1] : this.#inView();
    const found = [...phrases]
      .map((phrase) => this.#lines.find((line) => line.phrase === phrase))
      .filter(Boolean);
    const line = found.find((one) => this.#words[one.first][0] >= end) ?? found[0];
    if (line) {
      this.#from = line.first;
      this.#to = line.last;
      this.#select();
    }
    return Boolean(line);
  }

  #moveLine(step, more) {
    const here = this.#lines.findIndex((line) => line.last >= this.#to);
    const fresh = this.#range === null;
    const line = this.#lines[Math.min(Math.max(here + (fresh ? 0 : step), 0), this.#lines.length - 1)];
    if (more && !fresh) {
      this.#to = step > 0 ? line.last : line.first;
    } else {
      this.#from = line.first;
      this.#to = line.last;
    }
  }

  #bounded(n) {
    return Math.min(Math.max(n, 0), this.#words.length - 1);
  }

  #select() {
    const [first, last] = [Math.min(this.#from, this.#to), Math.max(this.#from, this.#to)];
    const begin = this.#place(this.#words[first][0]);
    const end = this.#place(this.#words[last][1] - 1);
    this.#range = document.createRange();
    this.#range.setStart(begin.node, begin.unit);
    this.#range.setEnd(end.node, end.unit + 1);
    getSelection().setBaseAndExtent(begin.node, begin.unit, end.node, end.unit + 1);
    (this.#to === first ? begin : end).node.parentElement.scrollIntoView({ block: "nearest" });
  }

  #isWordsChosen() {
    const [begin, end] = this.#ends();
    const [first, last] = [Math.min(this.#from, this.#to), Math.max(this.#from, this.#to)];
    return this.#words[first]?.[0] === begin && this.#words[last]?.[1] === end;
  }

  // Take up what the mouse chose; without a choice, what is in view.
  #findWords() {
    const [begin, end] = this.#range ? this.#ends() : [this.#inView(), 0];
    const first = this.#words.findIndex((word) => word[1] > begin);
    this.#from = Math.max(first, 0);
    const last = this.#words.findLastIndex((word) => word[0] < end);
    this.#to = this.#range ? Math.max(last, this.#from) : this.#from;
  }

  // Where words were taken last, or else where the screen begins.
  #inView() {
    const last = this.#text.querySelector(".phrase:target");
    const leaf = this.#leaves.find(({ node }) =>
      last ? last.contains(node) : node.parentElement.getBoundingClientRect().top >= 0,
    );
    return (leaf ?? this.#leaves[0]).begin;
  }

  // A list marker or a speaker before a sentence, which ends at [data-from], is none of its words.
  #learnWords() {
    if (this.#words) {
      return;
    }
    this.#words = [];
    let n = 0;
    for (const phrase of this.#text.querySelectorAll(".phrase")) {
      const from = Number(phrase.dataset.from ?? 0);
      const begin = Math.max(this.#leaves[n].begin, this.#placeOf(from));
      n += phrase.querySelectorAll("[data-at]").length;
      const end = this.#leaves[n]?.begin ?? this.#flat.length;
      const first = this.#words.length;
      this.#words.push(...words(this.#flat.slice(begin, end), begin));
      if (this.#words.length > first) {
        this.#lines.push({ phrase, first, last: this.#words.length - 1 });
      }
    }
  }

  // The place in `flat` of an offset in the text.
  #placeOf(offset) {
    const leaf = this.#leaves.findLast(({ at }) => at <= offset);
    const units = [...(leaf?.node.data ?? "")].slice(0, offset - leaf?.at).join("").length;
    return leaf ? leaf.begin + units : 0;
  }

  // Begin and end of the choice in `flat`, on whole characters, without white space around.
  #ends() {
    let [begin, end] = this.#range ? this.#bounds() : [0, 0];
    const isWhite = (place) => /\s/u.test(this.#flat[place]);
    while (begin < end && isWhite(begin)) {
      begin += 1;
    }
    while (begin < end && isWhite(end - 1)) {
      end -= 1;
    }
    if (begin >= end) {
      return [0, 0];
    }
    return [LOW.test(this.#flat[begin]) ? begin - 1 : begin, LOW.test(this.#flat[end] ?? "") ? end + 1 : end];
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

  #place(place) {
    const leaf = this.#leafAt(place);
    return { node: leaf.node, unit: place - leaf.begin };
  }

  // The offset in code points of the character at a place of `flat`.
  #offset(place) {
    const leaf = this.#leafAt(place);
    const before = leaf.node.data.slice(0, place - leaf.begin);
    const isInside = LOW.test(this.#flat[place]);
    return leaf.at + [...before].length - (isInside ? 1 : 0);
  }

  // What is chosen stays seen when a finger on the button has taken the selection away.
  #paint() {
    if (!globalThis.CSS?.highlights) {
      return;
    }
    CSS.highlights.delete("chosen");
    if (this.#range) {
      CSS.highlights.set("chosen", new Highlight(this.#range));
    }
  }
}

// Where the words of a sentence begin and end, without the marks around them; a full stop belongs to its word.
function words(sentence, offset) {
  const found = [];
  for (const match of sentence.matchAll(WORD)) {
    const lead = match[0].match(OPENING)?.[0].length ?? 0;
    const tail = match[0].slice(lead).match(CLOSING)?.[0].length ?? 0;
    if (match[0].length > lead + tail) {
      const begin = offset + match.index + lead;
      found.push([begin, begin + match[0].length - lead - tail]);
    }
  }
  return found;
}
