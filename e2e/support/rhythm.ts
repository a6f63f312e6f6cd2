// A history with a rhythm, put into the app's database with its vectors: mornings, evenings and weekends of their own.
import type { Page } from '@playwright/test';

/** Five weeks up to now, read and embedded: one topic on weekday mornings, one on weekday evenings, one on weekends. */
export function storeRhythm(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const day = 86_400_000;
    const dimensions = 384;
    const titles = ['Sourdough bread hydration', 'Telescope mirror grinding', 'River bird counting'];
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    const hashes: string[] = [];
    const values: number[] = [];
    const scales: number[] = [];
    const pages: unknown[] = [];
    const visits = new Map<number, { time: number }[]>();
    const visit = (midnight: number, hour: number, topic: number, number: number) => {
      const time = midnight + hour * 3_600_000 + random() * 3_600_000;
      const site = `site${topic}.example`;
      const url = `https://${site}/${hashes.length}`;
      const hash = `hash ${hashes.length}`;
      const vector = new Int8Array(dimensions).map(() => (random() - 0.5) * 20);
      vector[topic] = 127;
      hashes.push(hash);
      values.push(...vector);
      scales.push(1 / Math.hypot(...vector));
      const seen = { firstVisit: time, lastVisit: time, visits: 1, contentHash: hash, origin: 'import' };
      pages.push({ url, title: `${titles[topic]} ${number}`, site, ...seen });
      const ofDay = visits.get(Math.floor(time / day)) ?? [];
      visits.set(Math.floor(time / day), ofDay);
      ofDay.push({ time, url, site, weight: 1, origin: 'import' } as { time: number });
    };
    for (let ago = 35; ago > 0; ago--) {
      const date = new Date(Date.now() - ago * day);
      date.setHours(0, 0, 0, 0);
      const weekend = date.getDay() % 6 === 0;
      for (const [part, hour] of [8, 20].entries())
        for (let k = 0; k < 2; k++) visit(date.getTime(), hour, weekend ? 2 : part, ago);
    }

    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('driftfeed');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction(['pages', 'visits', 'vectors'], 'readwrite');
    for (const row of pages) transaction.objectStore('pages').put(row);
    for (const [number, rows] of visits)
      transaction.objectStore('visits').put({ day: number, visits: rows.sort((a, b) => a.time - b.time) });
    const block = { values: Int8Array.from(values), scales: Float32Array.from(scales) };
    transaction.objectStore('vectors').put({ model: 'minilm-en', dimensions, hashes, ...block });
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
    database.close();
  });
}

/** Gives the scenes that are kept a say in the feed, from when the app is next opened. */
export function storeSceneWeight(page: Page, weight: number): Promise<void> {
  return page.evaluate(async (weight) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('driftfeed');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction('settings', 'readwrite');
    const settings = transaction.objectStore('settings');
    const known = settings.get('scenes');
    known.onsuccess = () => settings.put({ key: 'scenes', value: { ...known.result.value, weight } });
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
    database.close();
  }, weight);
}
