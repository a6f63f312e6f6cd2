// Asking the browser to keep what is stored, and how much that is.

export interface StorageUse {
  persisted: boolean;
  /** Null where the browser does not say. */
  usedBytes: number | null;
  quotaBytes: number | null;
}

/** Asks not to be evicted under storage pressure. Browsers may ask the person; false where refused or unknown. */
export async function askPersistence(): Promise<boolean> {
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

/** Absent in Node and in insecure contexts; `persist` is absent in workers of some browsers. */
function storageManager(): Partial<StorageManager> | null {
  return typeof navigator === 'undefined' ? null : (navigator.storage ?? null);
}
