// Passphrases for tests of what stands on them: the real derivation, made cheap.

/** To be mocked with: new parameters ask for little. */
export function cheapPassphrases(real: typeof import('./passphrase')): typeof import('./passphrase') {
  return { ...real, newKdfParameters: () => ({ ...real.newKdfParameters(), memory: 1024, passes: 1 }) };
}
