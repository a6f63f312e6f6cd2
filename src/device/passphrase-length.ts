// How long a passphrase has to be, one rule for the page that asks for it and for the engine that refuses it.

/** Characters as people count them (code points, not UTF-16 units). Length is what counts: see docs/encryption.md. */
export const shortestPassphrase = 8;
