/** What `vpn-bot handover` says. */
export const handover = {
  oneForm: 'Name one: --zip or --print.',
  written: (who: string, server: string, path: string) =>
    `${who}, ${server}: written to ${path}. Pass it on by another messenger, by mail or on a stick.`,
  page: 'It opens in any browser on Android and computers, without the Internet. For an iPhone: --zip',
  zip: 'It is for the Files app of an iPhone; nobody here could try that on a real one. Spaces are not typed.',
  words: (words: string) => `Say these words on the phone, do not write them: ${words}`,
  digits: (digits: string) => `Say these digits on the phone, do not write them: ${digits}`,
  printed: 'It has no lock: print it, hand it over, and delete the file.',
  ends: (moment: string) =>
    `It works from the first connection. Unless somebody connects by ${moment}, its key is switched off; you are told either way.`,
  stays: 'Telegram has carried this key before, so it works as any other.',
};
