// Where every tab hears that it must begin anew: its page is loaded again, and all that it had in memory is gone.
export const restartChannel = 'driftfeed-restart';

/** `locked` is for tabs that show something of what is locked by now; those that ask for the passphrase already stay. */
export type RestartReason = 'restart' | 'locked';
