export const root: string;
export function checkNode(): void;
export function run(command: string, args: string[], environment?: Record<string, string>): number;
export function runToTheEnd(command: string, args: string[]): void;
export function isInstalled(directory?: string): boolean;
export function install(): void;
