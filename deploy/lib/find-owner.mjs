// Who sent the code: standard input has the code in its first line and an answer of getUpdates behind it. Prints `owner ID`, or
// `next OFFSET` when nobody in this answer did, or nothing when it is empty. For owner.sh.
import { readFileSync } from 'node:fs';

const [code = '', ...rest] = readFileSync(0, 'utf8').split('\n');
const { result } = JSON.parse(rest.join('\n'));
const updates = Array.isArray(result) ? result : [];
const said = (text) => (typeof text === 'string' ? text.trim().toLowerCase() : '');
const found = updates.find(({ message }) => {
  const isPerson = message?.chat?.type === 'private' && message.from?.is_bot === false;
  return code.length === 10 && isPerson && [code, `/start ${code}`].includes(said(message.text));
});
const id = found?.message.from.id;
const ids = updates.map(({ update_id }) => update_id).filter(Number.isSafeInteger);
if (Number.isSafeInteger(id) && id > 0) process.stdout.write(`owner ${id}\n`);
else if (ids.length > 0) process.stdout.write(`next ${Math.max(...ids) + 1}\n`);
