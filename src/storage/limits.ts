// How long an address may be: one rule for what is let in, kept, backed up and restored.

/** Characters of an address as it comes in; what is longer is data in the form of an address. */
export const longestAddress = 16_384;

/** Characters of one as it is kept: made canonical, a single one may have become nine ("%E4%BD%A0"). */
export const longestKeptAddress = 9 * longestAddress;
