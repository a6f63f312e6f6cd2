// A server of the built app of a test's own, to be switched off in the middle.
import { type ChildProcess, spawn } from 'node:child_process';
import { appFolder } from './launch';

export interface AppServer {
  origin: string;
  stop(): Promise<void>;
}

export async function startAppServer(port: number): Promise<AppServer> {
  const child = spawn('npx', ['tsx', 'tools/serve/serve.ts', '--port', String(port), '--dir', appFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  await started(child);
  let running = true;
  return {
    origin: `http://localhost:${port}`,
    async stop() {
      if (!running) return;
      running = false;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // The whole group: npx starts the server as a child of its own.
      process.kill(-child.pid!, 'SIGTERM');
      await ended;
    },
  };
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (text: Buffer) => {
      if (text.includes('http://')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
