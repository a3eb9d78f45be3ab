// The page on which a document is read and signed.

const paper = {
  bytes: carried("document"),
  facts: carriedJSON("facts"),
};

/** The document's own text, line by line, with nothing hidden in it. */
function exactText() {
  return new TextDecoder().decode(paper.bytes).split("\n")
    .map((line) => visible(line.replace(/\r$/, ""))).join("\n");
}

/** Whether the bytes are those that the page's words were made from. */
async function isWhole() {
  return await fingerprint(paper.bytes) === paper.facts.fingerprint;
}

async function signDocument() {
  if (!byID("read").checked) {
    throw new Problem("Tick the box that says you have read the document, if you have.");
  }
  if (!await isWhole()) throw new Problem(damaged);
  const keys = await unlocked(await chosenFile("key-file"), typedPassphrase());
  const signer = paper.facts.signers.find((one) => one["signing-key"] === keys.signingLine);
  if (!signer) {
    throw new Problem(
      "This key may not sign this document: it belongs to none of those who may, who are named "
        + "above. Nothing was signed.");
  }
  const signature = await detachedSignature(
    paper.bytes, keys.signing, keys.signingLine, paper.facts.namespace);
  byID("passphrase").value = "";
  const who = visible(`${signer.name}, ${signer.role}`);
  byID("state").textContent =
    `Signed on this page by ${who}. The signature is in a file of its own.`;
  byID("signer").textContent = who;
  byID("signature-name").textContent = signer.file;
  offerOnlyCopy("save", signer.file, signature, () => {
    say(
      `The signature is saved as ${signer.file}, where your browser puts downloads. Hand it to `
        + "whoever runs Headnote.");
  });
  byID("sign").hidden = true;
  say("The document is signed. Save the signature and hand it in.");
  reveal("signed");
}

const damaged =
  "This page was changed after it was made: its words and its document do not belong together. "
  + "Do not sign; ask for a new page.";

checkBrowser();
byID("exact-text").textContent = exactText();
isWhole().then((holds) => {
  if (!holds) say(damaged, true);
}, (problem) => say(notSupported(problem), true));
whenSent("sign", "Signing…", signDocument);
