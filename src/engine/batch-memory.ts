// What a batch on the GPU should hold, kept between page loads for each GPU and language model.
import * as v from 'valibot';
import type { BatchMemory } from '../embedding/client';
import type { Storage } from '../storage/database';
import type { ModelId } from '../storage/schema';
import { defineSetting, readSetting, writeSetting } from '../storage/settings';

const tokensSchema = v.pipe(v.number(), v.integer(), v.minValue(1));
/** Tokens by model and adapter's name, the last found first. */
const storedSchema = v.array(v.object({ model: v.string(), adapter: v.string(), tokens: tokensSchema }));

const batchesSetting = defineSetting<v.InferOutput<typeof storedSchema>>('gpu-batches', storedSchema, []);

/** A machine has a GPU or two; names change with drivers. */
const most = 8;

export function batchMemory(storage: Storage, model: ModelId): BatchMemory {
  return {
    async recall(adapter) {
      const known = await readSetting(storage, batchesSetting);
      return known.find((row) => row.model === model && row.adapter === adapter)?.tokens ?? null;
    },
    async note(adapter, tokens) {
      const known = await readSetting(storage, batchesSetting);
      const others = known.filter((row) => row.model !== model || row.adapter !== adapter);
      if (tokens === null && others.length === known.length) return;
      const rows = tokens === null ? others : [{ model, adapter, tokens }, ...others];
      await writeSetting(storage, batchesSetting, rows.slice(0, most));
    },
  };
}
