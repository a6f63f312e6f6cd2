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

/** Flags that let a headless Chromium use the machine's own GPU. */
export const realAdapter = [
  '--enable-unsafe-webgpu',
  '--ignore-gpu-blocklist',
  '--enable-features=Vulkan',
  '--use-angle=vulkan',
  '--disable-vulkan-surface',
];

/** Software Vulkan: correct, and the same on every machine, at a sixtieth of a GPU's speed. */
const software = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** `E2E_GPU=real` runs the tests of WebGPU (project `webgpu-on`) on the machine's own GPU instead. */
export const onRealGpu = process.env.E2E_GPU === 'real';

/** Flags for a run with WebGPU or without any adapter. */
export function launchArguments(compute: Compute): string[] {
  const asRoot = process.getuid?.() === 0;
  return [
    ...(asRoot ? ['--no-sandbox'] : []),
    ...quiet,
    ...(compute === 'webgpu' ? (onRealGpu ? realAdapter : software) : ['--disable-gpu']),
  ];
}
