// A process that goes back to a backup as the chat does, and tells when it is done.
// Arguments: the store's path; a file with the backup; the step at which it ends itself by SIGKILL (0: never).
import { readFileSync, writeSync } from 'node:fs';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { RestoreDesk } from '../../src/store/restore-desk.ts';
import { countSteps } from './kill-steps.ts';

const [path = '', backup = '', step = '0'] = process.argv.slice(2);
const store = await JsonStore.open(path, () => undefined);
const box = new SecretBox('5a'.repeat(32));
const desk = new RestoreDesk({ store, peersFile: path, box, now: Date.now });
const { id } = await desk.open(readFileSync(backup));
const code = desk.code()?.code ?? '';
if (Number(step) > 0) await countSteps(Number(step));
const { kind } = await desk.confirm(id, code, 4711);
writeSync(1, `${kind}\n`);
