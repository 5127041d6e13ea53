import { flushCompileCache } from 'node:module';

/**
 * Ends this process at once. `process.exit` waits for V8's threads first; one of them that compiles and wants memory waits for this
 * one, and both for ever (https://github.com/nodejs/node/issues/54918): a restart would hang until systemd kills it, and a daemon
 * that ends by itself for longer. Another program in its place leaves nobody to wait for.
 */
export function endProcess(code: 0 | 1 | 78): never {
  process.emit('exit', code);
  flushCompileCache(); // as Node does at its own end
  process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  process.exit(code); // a Node that cannot do it
}
