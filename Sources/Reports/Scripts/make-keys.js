// The page on which a signer makes their keys.

function checkedPassphrase() {
  const passphrase = byID("passphrase").value;
  const least = byID("passphrase").minLength;
  if ([...passphrase.normalize("NFC")].length < least) {
    throw new Problem(`The passphrase is too short: it needs at least ${least} characters.`);
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

function fileName(name) {
  const plain = name.normalize("NFD").toLowerCase().replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `headnote-keys${plain ? "-" + plain : ""}.json`;
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
  byID("entry").textContent = authoritiesEntry(name, role, signing, reading);
  offer("save", fileName(name), text);
  for (const field of ["passphrase", "passphrase-again"]) byID(field).value = "";
  byID("make").hidden = true;
  say("Your keys are made. Save the key file now: they are nowhere else.");
  reveal("made");
}

checkBrowser();
whenSent("make", "Making your keys…", makeKeys);
byID("print").addEventListener("click", () => window.print());
