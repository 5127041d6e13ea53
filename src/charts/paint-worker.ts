import { parentPort, workerData } from 'node:worker_threads';
import { paint } from './paint.ts';

/** Worker thread that draws one picture and ends, so that its memory is freed. */
const png = paint(workerData);
parentPort?.postMessage(png);
