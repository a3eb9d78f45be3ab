// A signer's two private keys as one file, locked by a passphrase.
//
// Ed25519 seed and X25519 key, 32 bytes each, sealed with AES-256-GCM under PBKDF2 of the
// passphrase. Everything else in the file is authenticated with them.

const keyFile = {
  format: "headnote-keys/1",
  derivation: "PBKDF2-SHA-256",
  cipher: "AES-256-GCM",
  rounds: 600000,
  mostRounds: 10000000,
  saltBytes: 16,
  nonceBytes: 12,
};

/** What stands before 32 bytes of a private key in PKCS 8 (RFC 8410, section 7). */
const privateKeyHeads = {
  Ed25519: Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32),
  X25519: Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32),
};

function importPrivateKey(algorithm, bytes, uses) {
  const encoded = joined(privateKeyHeads[algorithm], bytes);
  return crypto.subtle.importKey("pkcs8", encoded, { name: algorithm }, false, uses);
}

/** The bytes of a new pair of keys: the private half to keep, the public half to show. */
async function newKeyPair(algorithm, uses) {
  const pair = await crypto.subtle.generateKey({ name: algorithm }, true, uses);
  const encoded = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return {
    private: encoded.subarray(encoded.length - 32),
    public: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)),
  };
}

/** Everything that the file says in the open, in one fixed order. */
function openPart(file) {
  const names = ["format", "signing-key", "reading-key", "derivation", "rounds", "salt", "cipher"];
  return utf8(names.map((name) => `${name}: ${file[name]}`).join("\n"));
}

async function lockingKey(passphrase, salt, rounds) {
  const typed = utf8(passphrase.normalize("NFC"));
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The text of a key file for two new pairs of keys. */
async function lockedKeyFile(signing, reading, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(keyFile.saltBytes));
  const nonce = crypto.getRandomValues(new Uint8Array(keyFile.nonceBytes));
  const file = {
    format: keyFile.format,
    "signing-key": signingLine(signing.public),
    "reading-key": readingLine(reading.public),
    derivation: keyFile.derivation,
    rounds: keyFile.rounds,
    salt: base64(salt),
    cipher: keyFile.cipher,
  };
  const lock = await lockingKey(passphrase, salt, keyFile.rounds);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: openPart(file) },
    lock, joined(signing.private, reading.private));
  file.sealed = base64(joined(nonce, new Uint8Array(sealed)));
  return JSON.stringify(file, null, 2) + "\n";
}

/** What a key file says in the open; throws a Problem when it is none. */
function readKeyFile(text) {
  try {
    const file = JSON.parse(text);
    const salt = fromBase64(file.salt);
    const sealed = fromBase64(file.sealed);
    const reading = fromBase64(file["reading-key"].replace(/^x25519:/, ""));
    const isWhole = file.format === keyFile.format
      && file.derivation === keyFile.derivation && file.cipher === keyFile.cipher
      && Number.isInteger(file.rounds)
      && file.rounds >= keyFile.rounds && file.rounds <= keyFile.mostRounds
      && salt.length === keyFile.saltBytes && reading.length === 32
      && sealed.length === keyFile.nonceBytes + 64 + 16;
    if (isWhole) return { file, salt, sealed, reading };
  } catch {
    // Whatever it is instead, the sentence below is what can be said of it.
  }
  throw new Problem(`This is not a key file that Headnote’s key page made. ${keyFileName}`);
}

/** What was typed as a passphrase; throws a Problem when nothing was. */
function typedPassphrase() {
  const passphrase = byID("passphrase").value;
  if (!passphrase) throw new Problem("Type the passphrase first.");
  return passphrase;
}

/** The private halves of a key file; throws a Problem when the passphrase does not open it. */
async function unlocked(text, passphrase) {
  const { file, salt, sealed, reading } = readKeyFile(text);
  const lock = await lockingKey(passphrase, salt, file.rounds);
  let keys;
  try {
    keys = new Uint8Array(await crypto.subtle.decrypt(
      {
        name: "AES-GCM",
        iv: sealed.subarray(0, keyFile.nonceBytes),
        additionalData: openPart(file),
      },
      lock, sealed.subarray(keyFile.nonceBytes)));
  } catch {
    throw new Problem(
      "The passphrase does not open this key file. Nothing was done. Check capitals, or choose the "
        + "other key file.");
  }
  return {
    signing: await importPrivateKey("Ed25519", keys.subarray(0, 32), ["sign"]),
    signingLine: file["signing-key"],
    reading: await importPrivateKey("X25519", keys.subarray(32), ["deriveBits"]),
    readingPublic: reading,
    readingLine: file["reading-key"],
  };
}
