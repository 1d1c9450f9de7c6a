// What <kept-autosave> writes beside the fields.
const make = (tag, words, more = {}) =>
  Object.assign(document.createElement(tag), { textContent: words }, more);

// What somebody else wrote into a field meanwhile, with the buttons that choose: `choose` is told "theirs" or "mine".
export const clashChoice = (who, text, choose) => {
  const choice = make("div", "", { className: "clash" });
  const act = (words, chosen) => {
    const onclick = () => {
      choice.remove();
      choose(chosen);
    };
    return make("button", words, { type: "button", className: "button", onclick });
  };
  const acts = make("div", "", { className: "acts" });
  acts.append(act("Take theirs", "theirs"), act("Keep mine", "mine"));
  choice.append(make("p", `${who} wrote:`), make("blockquote", text || "(nothing)"), acts);
  return choice;
};

// What keeps a field from being saved.
export const problem = (words) => {
  const said = make("p", words, { className: "error" });
  said.dataset.problem = "";
  return said;
};

// Words that follow from what was saved; without any, their place is hidden.
export const note = (place, words) => {
  if (place) {
    (place.querySelector("span") ?? place).textContent = words;
    place.hidden = !words;
  }
};
