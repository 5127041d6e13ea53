/** What is said of words behind `vpn-bot` that it does not understand. Below each stands where help is. */
export const wrongWords = {
  command: (word: string, meant: string | null) =>
    `${word}: there is no such command${meant === null ? '' : `; did you mean ${meant}?`}`,
  option: (word: string, meant: string | null) =>
    `${word}: there is no such option${meant === null ? '' : `; did you mean ${meant}?`}`,
  missing: (name: string) => `<${name}> is missing behind the command`,
  optionValue: (option: string) => `${option}: a value is missing behind it`,
  tooMany: 'There are more words than this command takes; put quotes around words that belong together',
  help: (command: string) => `What there is: ${command} --help`,
};
