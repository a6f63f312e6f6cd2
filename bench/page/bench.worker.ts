// One case in a worker of its own, so that no case finds another's memory, threads or backend.
import '../../src/device/trusted-types';
import { expose } from 'comlink';
import { createRunner } from './runner';

expose(createRunner());
