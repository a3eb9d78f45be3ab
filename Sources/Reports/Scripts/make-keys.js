// The page on which a signer makes their keys.

/** The passphrase that was typed, by the rule that `headnote key new` has, too. */
function checkedPassphrase() {
  const passphrase = typedPassphrase();
  const field = byID("passphrase");
  const letters = [...passphrase.normalize("NFC")];
  if (letters.length < field.minLength) throw new Problem(field.dataset.tooShort);
  if (new Set(letters).size < Number(field.dataset.leastDifferent)) {
    throw new Problem(field.dataset.tooAlike);
  }
  if (passphrase !== byID("passphrase-again").value) {
    throw new Problem("The two passphrases differ. Type the same one twice.");
  }
  return passphrase;
}

/** The entry of authorities.yaml; JSON's text in quotes is YAML's, too. */
function authoritiesEntry(name, role, signing, reading) {
  const signs = role.dataset.signs ? [`  signing-key: ${signingLine(signing.public)}`] : [];
  return [
    `- name: ${JSON.stringify(visible(name))}`, `  role: ${role.value}`,
    "  person:              # as in people.csv", ...signs,
    `  reading-key: ${readingLine(reading.public)}`,
  ].join("\n");
}

/** A file name that ends in the person's name, in letters that every disk takes. */
function fileName(start, name, ending) {
  const plain = name.normalize("NFD").toLowerCase().replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${start}${plain ? "-" + plain : ""}.${ending}`;
}

/** Offers the key file first, and what may be handed out only when that has been saved. */
function offerFiles(name, keys, entry) {
  const saved = fileName("headnote-keys", name, "json");
  offerOnlyCopy("save", saved, keys, () => {
    offer("save-public", fileName("headnote-public-lines", name, "txt"), entry + "\n");
    byID("print").disabled = false;
    byID("made").classList.remove("unsaved");
    say(
      `The key file is saved as ${saved}, where your browser puts downloads. Next, save the public `
        + "lines and print this page.");
  });
}

async function makeKeys() {
  const name = byID("name").value.trim();
  if (!name) throw new Problem("Type your name first.");
  const passphrase = checkedPassphrase();
  const signing = await newKeyPair("Ed25519", ["sign", "verify"]);
  const reading = await newKeyPair("X25519", ["deriveBits"]);
  const text = await lockedKeyFile(signing, reading, passphrase);
  const role = byID("role").selectedOptions[0];
  byID("holder-name").textContent = visible(name);
  byID("holder-role").textContent = role.textContent;
  byID("signing-key").textContent = signingLine(signing.public);
  byID("reading-key").textContent = readingLine(reading.public);
  byID("signing-fingerprint").textContent = await fingerprint(signingBlob(signing.public));
  byID("reading-fingerprint").textContent = await fingerprint(reading.public);
  const entry = authoritiesEntry(name, role, signing, reading);
  byID("entry").textContent = entry;
  offerFiles(name, text, entry);
  for (const field of ["passphrase", "passphrase-again"]) byID(field).value = "";
  byID("make").hidden = true;
  say("Your keys are made. Save the key file now: they are nowhere else.");
  reveal("made");
}

checkBrowser();
whenSent("make", "Making your keys…", makeKeys);
byID("print").addEventListener("click", () => window.print());
