// Asking the browser to keep what is stored, and how much that is.
import { DriftfeedError } from '../device/errors';

export interface StorageUse {
  persisted: boolean;
  /** Null where the browser does not say. */
  usedBytes: number | null;
  quotaBytes: number | null;
}

/**
 * Asks not to be evicted under storage pressure. Browsers may ask the person; false where refused or unknown.
 * Only a page can ask: a worker sees whether it was granted, but has no `persist`. Throws `misuse` in one.
 */
export async function askPersistence(): Promise<boolean> {
  if (typeof window === 'undefined') throw new DriftfeedError('misuse', 'persistence asked for in a worker');
  const manager = storageManager();
  try {
    return (await manager?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

export async function storageUse(): Promise<StorageUse> {
  const manager = storageManager();
  try {
    const [persisted, estimate] = await Promise.all([manager?.persisted?.(), manager?.estimate?.()]);
    return {
      persisted: persisted ?? false,
      usedBytes: estimate?.usage ?? null,
      quotaBytes: estimate?.quota ?? null,
    };
  } catch {
    return { persisted: false, usedBytes: null, quotaBytes: null };
  }
}

/** Absent in Node and in insecure contexts; older browsers lack some of its methods. */
function storageManager(): Partial<StorageManager> | null {
  return typeof navigator === 'undefined' ? null : (navigator.storage ?? null);
}
