import { JsonStore } from '../../src/store/json-store.ts';
import { user } from '../stage/sample-state.ts';

// Run as a user without rights: opens the store named first, says so, adds a person once its input ends, and tells what it was told.
const [path = ''] = process.argv.slice(2);
const told: unknown[] = [];
const store = await JsonStore.open(path, (event) => told.push(event));
await store.update((draft) => {
  draft.users['7'] = user(7);
});
process.stdout.write('open\n');
for await (const _ of process.stdin); // until root has done what it does
await store.update((draft) => {
  draft.users['8'] = user(8);
});
process.stdout.write(`${JSON.stringify(told)}\n`);
