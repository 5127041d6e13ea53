import { Worker } from 'node:worker_threads';
import type { TrafficPicture } from './traffic-picture.ts';

/** A picture as PNG. */
export type Draw = (picture: TrafficPicture) => Promise<Uint8Array>;

/** Longer than a slow server takes. */
const LIMIT_MS = 30_000;

/** Draws in a thread of its own, so that nobody waits for it but the chat that asked. Rejects when it fails or takes too long. */
export const draw: Draw = (picture) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./paint-worker.ts', import.meta.url), {
      workerData: picture,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    const timer = setTimeout(() => end(new Error(`a picture was not drawn within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    const end = (error: Error) => {
      clearTimeout(timer);
      reject(error); // of no effect once the picture is there
      worker.terminate().catch(reject);
    };
    worker.once('message', (png: Uint8Array) => {
      resolve(png);
      end(new Error('drawn'));
    });
    worker.once('error', end);
    worker.once('exit', (code) => end(new Error(`the picture's thread ended with ${code}`)));
  });
