// How every browser of the tests is started: which Chromium, and with which flags.
import { existsSync } from 'node:fs';

export type Compute = 'webgpu' | 'wasm';

/** The build under test. */
export const appFolder = process.env.E2E_DIST ?? 'dist';
export const port = Number(process.env.E2E_PORT ?? 4187);
export const appOrigin = `http://localhost:${port}`;

/** The system's Chromium where there is one, else Playwright's own. */
export const executablePath =
  process.env.CHROMIUM_PATH || (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined);

/** Keeps Chromium itself quiet, so that whatever leaves the machine was the app's doing. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-pings',
];

/** Software Vulkan: correct, and the same on every machine, at a sixtieth of a GPU's speed. */
const software = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** Flags for a run with WebGPU (in software) or without any adapter. */
export function launchArguments(compute: Compute): string[] {
  const asRoot = process.getuid?.() === 0;
  return [
    ...(asRoot ? ['--no-sandbox'] : []),
    ...quiet,
    ...(compute === 'webgpu' ? software : ['--disable-gpu']),
  ];
}
