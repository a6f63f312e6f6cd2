// Where the fuzzer's thread begins: a thread of Node's takes no TypeScript by itself.
import { register } from 'tsx/esm/api';

register();
await import('./fuzz.worker.ts');
