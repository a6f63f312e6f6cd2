// All suites, each loaded when its cases are asked for. A new one is added here.
import type { Suite } from './suite';

/** `page`: runs on the page, beside an engine of its own; the others run in a worker, as in the product. */
interface Entry {
  place: 'worker' | 'page';
  load: () => Promise<Suite>;
}

export const suites: Readonly<Record<string, Entry>> = {
  lstm: { place: 'worker', load: async () => (await import('../suites/lstm')).lstmSuite },
  lstmWebgpu: {
    place: 'worker',
    load: async () => (await import('../suites/lstm-webgpu')).lstmWebgpuSuite,
  },
  appStep: { place: 'worker', load: async () => (await import('../suites/app-step')).appStepSuite },
  import: { place: 'page', load: async () => (await import('../suites/import')).importSuite },
  rerank: { place: 'worker', load: async () => (await import('../suites/rerank')).rerankSuite },
  retrieval: { place: 'worker', load: async () => (await import('../suites/retrieval')).retrievalSuite },
  embedding: { place: 'worker', load: async () => (await import('../suites/embedding')).embeddingSuite },
};
