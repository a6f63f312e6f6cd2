export function hashInputs(directory?: string): string;
export function isBuilt(directory?: string): boolean;
export function noteBuilt(hash: string, directory?: string): void;
