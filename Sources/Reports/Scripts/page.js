// What every page does with its elements. Text goes in as text, never as markup.

const byID = (id) => document.getElementById(id);

/** Data that the page carries, written in base 64 into an element that is not shown. */
const carried = (id) => fromBase64(byID(id).textContent.trim());

const carriedJSON = (id) => JSON.parse(new TextDecoder().decode(carried(id)));

/** An element with a class (or none) and children, each of them text or an element. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Characters that are not seen but change what is seen are shown as their code. */
function visible(text) {
  return String(text).replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu,
    (letter) => `⟨U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

/** Says something where screen readers will notice it. */
function say(sentence, isProblem = false) {
  const status = byID("status");
  status.textContent = sentence;
  status.classList.toggle("note", isProblem);
  status.scrollIntoView({ block: "nearest" });
}

/** Shows a part of the page and moves the focus to its heading. */
function reveal(id) {
  byID(id).hidden = false;
  byID(id).querySelector("h2").focus();
}

/** Makes a link save a file under a name. */
function offer(linkID, name, text) {
  const link = byID(linkID);
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = name;
}

/** Whether leaving the page would lose something that nobody could make again. */
let isUnsaved = false;

/** Offers a file that is nowhere else: whoever leaves without having saved it is asked first. */
function offerOnlyCopy(linkID, name, text, whenSaved) {
  offer(linkID, name, text);
  isUnsaved = true;
  byID(linkID).addEventListener("click", () => {
    isUnsaved = false;
    whenSaved();
  });
}

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});

/** What a key file is called, for somebody who chose another file. */
const keyFileName = "Yours is called headnote-keys-….json.";

/** The text of the file that was chosen; throws a Problem when none was. */
async function chosenFile(inputID) {
  const file = byID(inputID).files[0];
  if (!file) throw new Problem("Choose your key file first.");
  if (file.size > 65536) {
    throw new Problem(`This is not a key file: it is too large. ${keyFileName}`);
  }
  return file.text();
}

/** Runs an action when a form is sent, tells how it went, and keeps a second click away. */
function whenSent(formID, working, action) {
  const form = byID(formID);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    say(working);
    try {
      await action(form);
    } catch (problem) {
      say(problem instanceof Problem ? problem.message : notSupported(problem), true);
    } finally {
      button.disabled = false;
    }
  });
}

function notSupported(problem) {
  return "This did not work in this browser. Open the page in Chrome or Edge 137, Firefox 130, "
    + `Safari 18, or anything newer. (${problem.name || "error"})`;
}

/** Says at once when the browser cannot do what the page needs. */
function checkBrowser() {
  if (!globalThis.crypto?.subtle) say(notSupported(new Error("no WebCrypto")), true);
}
