import { DIALECTS, type Protocol } from '../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { eventually } from '../lab/eventually.ts';
import { processesWith } from '../lab/processes.ts';

// Ends once its driver has a command waiting, without closing it: by itself, or as `kill -9` does it.
const [name = '', path = '', ending, protocol = 'wireguard'] = process.argv.slice(2);
await localDriver({ dialect: DIALECTS[protocol as Protocol], interface: name, path }).dump();
// processes that were told the name as a word of its own: not we, and not the shell that asks for a dump
await eventually(() => processesWith(`\0sh\0${name}\0`).length > 0);
process.stdout.write('waiting\n');
if (ending === 'killed') process.kill(process.pid, 'SIGKILL');
