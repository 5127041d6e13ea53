import { JsonStore } from '../../src/store/json-store.ts';
import { user } from '../stage/sample-state.ts';

// Changes the store as quickly as it can, three changes at a time, and prints each revision once it was acknowledged.
const store = await JsonStore.open(process.argv[2] ?? '', () => undefined);
for (let n = 0; ; n += 1) {
  await Promise.all(
    [1, 2, 3].map((id) =>
      store.update((draft) => {
        draft.users[id] = user(id, { name: `${n} ${'x'.repeat((n % 50) * 400)}` });
      }),
    ),
  );
  process.stdout.write(`${store.state.revision} ${n}\n`);
}
