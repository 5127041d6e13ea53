import type { Message } from 'grammy/types';
import { expect, it } from 'vitest';
import { readSharedPeople } from '../../src/telegram/router/read-people.ts';

const card = (contact: object) =>
  readSharedPeople({ from: { id: 1 }, contact: { phone_number: '+1', ...contact } } as Message);

it('takes no account from a contact card that names none', () => {
  expect(card({ first_name: 'Anna', user_id: 5 })).toMatchObject({ kind: 'contact', person: { id: 5, name: 'Anna' } });
  for (const nobody of [{}, { user_id: 0 }])
    expect(card({ first_name: 'Anna', ...nobody })).toEqual({ kind: 'contact', name: 'Anna', person: null });
});
