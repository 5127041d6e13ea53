// A process that updates a store again and again and tells each revision on stdout once it is acknowledged.
// Arguments: the store's path; the step of a write at which it ends itself by SIGKILL (0: never); how often it updates (0: without end).
import { writeSync } from 'node:fs';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { countSteps } from './kill-steps.ts';

const [path = '', step = '0', updates = '0'] = process.argv.slice(2);
const store = await JsonStore.open(path, () => undefined);
if (Number(step) > 0) await countSteps(Number(step));
for (let count = 0; updates === '0' || count < Number(updates); count++) {
  await store.update((draft) => {
    const down_since = new Date(store.state.revision).toISOString(); // another one each time: the same again would not be written
    draft.nodes[`n${count % 50}`] = { ...emptyNode(), foreign: [`10.${count % 256}.0.1/32`], down_since };
  });
  writeSync(1, `${store.state.revision}\n`);
}
