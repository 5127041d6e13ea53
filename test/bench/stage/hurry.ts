import { NodeLoop } from '../../../src/wireguard/node-loop.ts';

// Loaded before the daemon (`--import`): its nodes are looked at every few ms instead of every minute, so that a day's looks pass
// in a minute. Everything else is the daemon as it is.
const EVERY_MS = Number(process.env['BENCH_LOOK_MS']);
const begin = NodeLoop.prototype.start;
NodeLoop.prototype.start = function start(this: NodeLoop) {
  setInterval(() => this.lookNow(), EVERY_MS);
  begin.call(this);
};
