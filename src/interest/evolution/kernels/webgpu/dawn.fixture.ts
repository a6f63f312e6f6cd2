// WebGPU in Node for tests: Dawn (the npm package `webgpu`) on a Vulkan driver, by preference the software one that
// comes with Chromium, so that a test gives the same numbers everywhere.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-core';

/** Of the system's Chromium, else of Playwright's. */
function softwareDriver(): string | undefined {
  const ofPlaywright = join(homedir(), '.cache/ms-playwright');
  const folders = ['/usr/lib/chromium', '/opt/google/chrome'];
  if (existsSync(ofPlaywright))
    for (const name of readdirSync(ofPlaywright))
      folders.push(
        ...['chrome-linux', 'chrome-linux64', 'chrome-headless-shell-linux64'].map((last) =>
          join(ofPlaywright, name, last),
        ),
      );
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
}

/** tfjs on WebGPU, or null where no Vulkan driver was found; `VK_DRIVER_FILES` may name one. */
export async function tfjsOnDawn(): Promise<typeof tfjs | null> {
  const driver = softwareDriver();
  if (driver) process.env.VK_DRIVER_FILES ??= driver;
  // Only to keep Vulkan's loader from complaining that there is no window system.
  process.env.XDG_RUNTIME_DIR ??= '/tmp';
  // No build of it for this platform is as good as no driver.
  const dawn = await import('webgpu').catch(() => null);
  if (!dawn) return null;
  const { create, globals } = dawn;
  const gpu = create([]);
  if (!(await gpu.requestAdapter())) return null;
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-webgpu');
  const tf = await import('@tensorflow/tfjs-core');
  if (!(await tf.setBackend('webgpu'))) return null;
  return tf;
}

/** What a new worker would find after the GPU went away: the same tfjs on another device. */
export async function onNewDevice(tf: typeof tfjs): Promise<void> {
  tf.removeBackend('webgpu');
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.registerBackend('webgpu', async () => {
    const adapter = (await navigator.gpu.requestAdapter())!;
    return new WebGPUBackend(await adapter.requestDevice(), adapter.info);
  });
  if (!(await tf.setBackend('webgpu'))) throw new Error('no second device');
}
