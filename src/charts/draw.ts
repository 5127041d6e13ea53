import { Worker } from 'node:worker_threads';
import { PROGRAM } from '../program-folder.ts';
import type { TrafficPicture } from './traffic-picture.ts';

/** A PNG picture. */
export type Draw = (picture: TrafficPicture) => Promise<Uint8Array>;

/** Time limit for drawing (ms), longer than a slow server takes. */
const LIMIT_MS = 30_000;

/** Draws in a worker thread, so that nobody else waits. Rejects when drawing fails or takes too long. */
export const draw: Draw = (picture) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('src/charts/paint-worker.ts', PROGRAM), {
      workerData: picture,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    const timer = setTimeout(() => end(new Error(`a picture was not drawn within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    const end = (error: Error) => {
      clearTimeout(timer);
      reject(error); // has no effect after the picture was resolved
      worker.terminate().catch(reject);
    };
    worker.once('message', (png: Uint8Array) => {
      resolve(png);
      end(new Error('drawn'));
    });
    worker.once('error', end);
    worker.once('exit', (code) => end(new Error(`the picture's thread ended with ${code}`)));
  });
