// Public keys and detached signatures as OpenSSH writes them (PROTOCOL.sshsig).

/** A field of an SSH message: its length in four bytes, and its bytes. */
function field(bytes) {
  return joined(number(bytes.length, 4), bytes);
}

function signingBlob(publicKey) {
  return joined(field(utf8("ssh-ed25519")), field(publicKey));
}

/** The line that authorities.yaml takes as a signing key. */
function signingLine(publicKey) {
  return "ssh-ed25519 " + base64(signingBlob(publicKey));
}

/** The line that authorities.yaml takes as a reading key. */
function readingLine(publicKey) {
  return "x25519:" + base64(publicKey);
}

/** The text of a `.sig` file: a signature over exactly these bytes, made for one namespace. */
async function detachedSignature(document, privateKey, publicLine, namespace) {
  const context = [field(utf8(namespace)), field(utf8("")), field(utf8("sha512"))];
  const message = joined(
    utf8("SSHSIG"), ...context, field(await digest("SHA-512", document)));
  const mark = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, privateKey, message));
  const blob = joined(
    utf8("SSHSIG"), number(1, 4), field(fromBase64(publicLine.split(" ")[1])), ...context,
    field(joined(field(utf8("ssh-ed25519")), field(mark))));
  const lines = base64(blob).match(/.{1,70}/g);
  return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join("\n");
}
