import { NodeLoop } from '../../../src/wireguard/loop/node-loop.ts';

// Loaded before the daemon (hurried-main.ts): its nodes are looked at again soon after each look instead of a minute later, so that a
// day's looks pass in a few minutes, until SIGUSR2 says that the day is over. Everything else is the daemon as it is.
const PAUSE_MS = Number(process.env['BENCH_PAUSE_MS']);
const begin = NodeLoop.prototype.start;
NodeLoop.prototype.start = function start(this: NodeLoop) {
  let last: number | undefined;
  const hurry = () => {
    if (this.snapshot?.at === last) return; // the last look is not over
    last = this.snapshot?.at;
    this.requestPoll();
  };
  const timer = setInterval(hurry, PAUSE_MS);
  process.once('SIGUSR2', () => clearInterval(timer));
  begin.call(this);
};
