import { parentPort, workerData } from 'node:worker_threads';
import { paint } from './paint.ts';

/** One picture in a thread of its own, which ends with it: what drawing takes is given back. */
const png = paint(workerData);
parentPort?.postMessage(png);
