// What the engine remembers about the profile as a whole: where it came from and how the person set it.
import * as v from 'valibot';
import { kinds } from '../catalog/item';
import { defineSetting } from '../storage/settings';
import { defaultSettings } from './status';

const languageSchema = v.picklist(['en', 'zh']);
const modelSchema = v.picklist(['minilm-en', 'bge-zh']);

const settingsSchema = v.object({
  adventure: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Absent from what earlier versions stored. */
  sureness: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
  compute: v.picklist(['auto', 'webgpu', 'wasm']),
  model: v.nullable(modelSchema),
  kinds: v.array(v.picklist(kinds)),
  languages: v.array(languageSchema),
});

const profileSchema = v.object({
  source: v.picklist(['none', 'import', 'sample', 'interests', 'card']),
  sampleId: v.nullable(v.string()),
  /** Interests picked by name. */
  tags: v.array(v.string()),
  model: modelSchema,
  settings: settingsSchema,
});
export type StoredProfile = v.InferOutput<typeof profileSchema>;

/** A stored profile that no longer fits its schema counts as none. */
export const profileSetting = defineSetting<StoredProfile>('profile', profileSchema, {
  source: 'none',
  sampleId: null,
  tags: [],
  model: 'minilm-en',
  settings: defaultSettings,
});
