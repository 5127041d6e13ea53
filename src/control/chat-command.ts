import type { AuditedAction } from '../telegram/router/audit.ts';
import { readPerson } from '../telegram/router/read-person.ts';
import { short } from '../texts/format/html.ts';
import { readName } from '../visible.ts';

/** The line of the owner's log that the same command in the chat leaves. */
export function chatCommand(name: string, args: string): AuditedAction {
  const person = readPerson(args, null);
  const whom = person && ('id' in person ? String(person.id) : `@${person.username}`);
  return { what: short(readName(`/${name} ${args}`), 100), whom };
}
