// Where every tab hears that it must begin anew: its page is loaded again, and all that it had in memory is gone.
export const restartChannel = 'driftfeed-restart';
