import { flushCompileCache } from 'node:module';

/**
 * Ends this process at once by replacing it with `sh -c 'exit CODE'`. `process.exit` first joins V8's threads, and one of them may wait
 * for this thread, so that both wait forever (https://github.com/nodejs/node/issues/54918): a restart would hang until systemd kills it.
 */
export function endProcess(code: 0 | 1 | 78): never {
  process.emit('exit', code);
  flushCompileCache(); // as Node does when it exits
  process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  process.exit(code); // for a Node without `execve`
}
