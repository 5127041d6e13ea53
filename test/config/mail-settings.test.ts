import { describe, expect, it } from 'vitest';
import { problemsOf, settingsOf, simplest } from '../stage/settings-of.ts';

const IMAP = 'imaps://desk@example.com:secret@imap.example.com';
const SMTP = 'smtps://desk@example.com:secret@smtp.example.com';

describe('the settings of mail', () => {
  it('are off until they are set', () => {
    expect(settingsOf(simplest).mail).toBeNull();
  });

  it('have the usual ports, the login as address, and no proxy', () => {
    expect(settingsOf({ ...simplest, MAIL_IMAP_URL: IMAP, MAIL_SMTP_URL: SMTP }).mail).toEqual({
      imap: { host: 'imap.example.com', port: 993, user: 'desk@example.com', password: 'secret' },
      smtp: { host: 'smtp.example.com', port: 465, user: 'desk@example.com', password: 'secret' },
      from: 'desk@example.com',
      ways: ['direct'],
    });
  });

  it('take escapes in the login, a port, an address of its own and ways', () => {
    const { mail } = settingsOf({
      ...simplest,
      MAIL_SMTP_URL: 'SMTPS://desk:p%40ss%3Aw%2Frd%23%25@[2001:db8::1]:2465/',
      MAIL_FROM: 'Desk@Example.com',
      MAIL_PROXY: 'socks5h://a:b@127.0.0.1:1080, direct',
    });
    expect(mail).toEqual({
      imap: null,
      smtp: { host: '2001:db8::1', port: 2465, user: 'desk', password: 'p@ss:w/rd#%' },
      from: 'desk@example.com',
      ways: ['socks5h://a:b@127.0.0.1:1080', 'direct'],
    });
  });

  it('are off with a warning when letters could only be read', () => {
    const settings = settingsOf({ ...simplest, MAIL_IMAP_URL: IMAP });
    expect(settings.mail).toBeNull();
    expect(settings.warnings).toEqual([expect.stringContaining('MAIL_SMTP_URL: missing')]);
  });

  it('need an address where the login is none', () => {
    expect(problemsOf({ ...simplest, MAIL_SMTP_URL: 'smtps://desk:secret@smtp.example.com' })).toEqual([
      expect.stringContaining('MAIL_FROM: missing'),
    ]);
  });

  it.each([
    ['MAIL_IMAP_URL', 'imap://desk:secret@imap.example.com'],
    ['MAIL_SMTP_URL', 'smtp://desk:secret@smtp.example.com:587'],
    ['MAIL_SMTP_URL', 'smtps://smtp.example.com'],
    ['MAIL_SMTP_URL', 'smtps://desk@smtp.example.com'],
    ['MAIL_SMTP_URL', 'smtps://desk:secret@smtp.example.com/INBOX'],
    ['MAIL_SMTP_URL', 'smtps://desk:sec%ret@smtp.example.com'],
    ['MAIL_SMTP_URL', 'smtps://desk:secret%0d%0a@smtp.example.com'],
    ['MAIL_FROM', 'desk'],
  ])('refuse %s=%s without showing a secret', (name, value) => {
    const [problem = '', ...more] = problemsOf({ ...simplest, MAIL_SMTP_URL: SMTP, [name]: value });
    expect(more).toEqual([]);
    expect(problem).toContain(name);
    expect(problem).not.toContain('sec');
  });
});
