// Addresses of the app that are linked from places which must not import the pages themselves.

/** The three ways in again, for adding history later. */
export const startPath = '/start';
