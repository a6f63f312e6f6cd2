// The engine's worker by its name: so it knows from its first line on whether anything may be written to the disk.
export const engineWorker = 'engine';
export const privateEngineWorker = 'engine-private';
